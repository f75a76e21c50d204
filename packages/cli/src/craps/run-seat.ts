// A player's game from its seat to its end, the same for who joins a table and for who hosts one.

import type { Dialer } from "joinery";
import { abortAfter } from "./abort-after.js";
import { LinkWatch } from "./seat/link-watch.js";
import { type OpenSeat, openSeat } from "./seat/open-seat.js";
import { Player } from "./seat/player.js";
import { RoundWatch } from "./seat/round-watch.js";
import { cleanName, nameOf } from "./table/player-names.js";
import { Game } from "./terminal/game.js";
import type { Terminal } from "./terminal/terminal.js";

export interface SeatRun {
  readonly dialer: Dialer;
  readonly store: string | undefined;
  readonly keystore: string | undefined;
  readonly name: string;
  /** Watches and does not play. */
  readonly watches: boolean;
  readonly timeoutMs: number;
  readonly terminal: Terminal;
  readonly stop: AbortController;
  /** What is shown of links in place of this one's own. */
  readonly linkText?: () => string;
  /** Whether it goes on when there is nothing more to read. */
  readonly staysAtEnd: boolean;
}

/** How long to wait for what the house has before a seat is asked for: who was here before may have one. */
const catchUpMs = 3000;

export async function runSeat(run: SeatRun): Promise<void> {
  const { terminal, stop } = run;
  const say = (line: string): void => terminal.say(line);
  const links = new LinkWatch(say);
  const open = await openSeat({ ...run, onState: (state) => links.hear(state), say, stop: stop.signal }).catch(
    (error: unknown) => {
      // Whoever was told to stop while looking for a table is done.
      if (stop.signal.aborted) return undefined;
      throw error;
    },
  );
  if (open === undefined) return;
  try {
    await playAt(open, run, links);
  } finally {
    await open.replica.close();
  }
}

async function playAt({ table, seed }: OpenSeat, run: SeatRun, links: LinkWatch): Promise<void> {
  const { terminal, stop } = run;
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    stop.abort();
  };
  await table.synced({ signal: abortAfter(stop.signal, catchUpMs) }).catch(() => undefined);
  links.follow(table);
  const player = new Player(table, seed, fail);
  const rounds = new RoundWatch(table, (line) => terminal.say(line));
  const game = new Game({ player, terminal, linkText: run.linkText ?? (() => links.text), stop: stop.signal });
  takeSeat(player, run);
  terminal.say(`you are ${nameOf(table, player.author)} at the table: help lists the commands`);
  try {
    const isOver = await game.run();
    if (!isOver && run.staysAtEnd) await aborted(stop.signal);
    if (failure !== undefined) throw failure;
  } finally {
    rounds.close();
    player.close();
  }
}

/** Says its name, and asks for a seat unless it plays already. */
function takeSeat(player: Player, { name, watches }: SeatRun): void {
  const { table } = player;
  const clean = cleanName(name);
  const said = [...table.value.names].find(([author]) => author === player.author)?.[1];
  if (clean !== "" && said !== clean) table.change(({ names }) => names.mine.set(clean));
  if (!watches && !player.isPlaying && !player.isWaitingForSeat) player.sit();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
