// Settles a round: the dice are read from all secrets, the bets of all are settled on them, and then players come and go. A pure
// function of the attempt, so everybody settles alike.

import { diceFromSeed } from "../dice/dice-from-seed.js";
import type { Roll } from "../dice/roll.js";
import { CrapsError } from "../errors.js";
import type { Command } from "../game/command.js";
import { decide } from "../game/decide.js";
import type { TableEvent } from "../game/event.js";
import { evolve } from "../game/evolve.js";
import { type PlayerId, seatOf, type TableState } from "../game/table-state.js";
import { commitmentOf, commitsRootOf, type Secrets, sameDigest, seedOf } from "./hashes.js";
import type { Commit, Sit } from "./message.js";
import type { Round } from "./round.js";
import type { Slot } from "./slot.js";
import type { TableTerms } from "./terms.js";

/** How a round ended. */
export interface Settlement extends Slot {
  readonly roster: readonly PlayerId[];
  /** Undefined where nobody played. */
  readonly dice: Roll | undefined;
  /** By which anybody can check the dice: see `verifyDice`. */
  readonly commits: readonly (readonly [PlayerId, Commit])[];
  readonly secrets: Secrets;
  /** What was forfeited, dice and money, then who left and who came. */
  readonly events: readonly TableEvent[];
  /** The table after it. */
  readonly table: TableState;
  /** Who takes part in the next round. */
  readonly nextRoster: readonly PlayerId[];
}

/** @param sitOf the wish of a player whom the house admits */
export function settle(round: Round, { table: name, house }: TableTerms, sitOf: (player: PlayerId) => Sit): Settlement {
  const events: TableEvent[] = [...round.events];
  let table = round.closedTable();
  const happened = (happening: readonly TableEvent[]): void => {
    events.push(...happening);
    table = happening.reduce(evolve, table);
  };
  const dice = round.isIdle ? undefined : diceFromSeed(seedOf(name, round, round.commitsRoot(name), round.secrets));
  if (dice !== undefined) happened(decide({ type: "roll", dice }, table));
  for (const player of round.roster) {
    if (round.commits.get(player)?.leaves === true) happened(ifTaken({ type: "leave", player }, table));
  }
  const { admits } = round.commits.get(house) as Commit;
  for (const player of admits) {
    const { amount } = sitOf(player);
    if (seatOf(table, player) === undefined) happened(ifTaken({ type: "join", player, amount }, table));
  }
  const takesPart = new Set([...round.roster, ...admits]);
  const players = table.seats.map(({ player }) => player).filter((player) => takesPart.has(player));
  const { round: number, attempt, roster, secrets } = round;
  const commits = roster.map((player) => [player, round.commits.get(player) as Commit] as const);
  const nextRoster = [house, ...players];
  return { round: number, attempt, roster, dice, commits, secrets, events, table, nextRoster };
}

/** Whether the dice of a round at the table named `table` are those that its members threw: each secret fits its commit, and all make the dice. */
export function verifyDice(table: string, settlement: Settlement): boolean {
  const { commits, secrets, dice } = settlement;
  if (dice === undefined) return commits.length === 1 && secrets.size === 0;
  const isEach = commits.every(([player, { betsRoot, commitment }]) => {
    const secret = secrets.get(player);
    return secret !== undefined && sameDigest(commitmentOf(table, settlement, player, betsRoot, secret), commitment);
  });
  const thrown = diceFromSeed(seedOf(table, settlement, commitsRootOf(table, settlement, commits), secrets));
  return isEach && secrets.size === commits.length && thrown[0] === dice[0] && thrown[1] === dice[1];
}

/** What comes of a wish; nothing where the table does not take it. */
function ifTaken(command: Command, table: TableState): readonly TableEvent[] {
  try {
    return decide(command, table);
  } catch (error) {
    if (error instanceof CrapsError) return [];
    throw error;
  }
}
