// What a player can type.

import { CrapsError, type Spot, spotRule, spots } from "joinery/craps";
import { UsageError } from "../../usage-error.js";
import { abortAfter } from "../abort-after.js";
import { balanceLines, betsText } from "../table/balance-lines.js";
import { counted, unitsOf } from "../table/chips.js";
import { nameOf } from "../table/player-names.js";
import { roundLines } from "../table/round-lines.js";
import type { Game } from "./game.js";
import { untilRoundOver } from "./until-round-over.js";

interface GameCommand {
  readonly usage: string;
  readonly does: string;
  run(game: Game, args: readonly string[]): Promise<void> | void;
}

const bet: GameCommand = {
  usage: "bet <spot> <chips>",
  does: "puts chips on a spot, such as pass, field, place-6; spots lists them",
  run: async (game, args) => {
    const [spot, chips] = taken(bet, args, 2);
    await placed(game, spot as Spot, unitsOf(chips as string));
  },
};

const odds: GameCommand = {
  usage: "odds [<spot>] <chips>",
  does: "puts chips behind a bet that has its number: behind the line, or behind come-6",
  run: async (game, args) => {
    const [first, second] = taken(odds, args, 1, 2);
    const backed = second === undefined ? lineOf(game) : first;
    const spot = spots.find((name) => spotRule(name).kind === "odds" && spotRule(name).backs === backed);
    if (spot === undefined) throw new CrapsError("unknown_spot", `there are no odds behind "${backed?.slice(0, 20)}"`);
    await placed(game, spot, unitsOf((second ?? first) as string));
  },
};

const take: GameCommand = {
  usage: "take <spot> [<chips>]",
  does: "takes chips back from a spot, all without a number",
  run: async (game, args) => {
    const [spot, chips] = taken(take, args, 1, 2) as [Spot, string?];
    const amount = chips === undefined ? (game.player.seat?.bets.get(spot) ?? 0n) : unitsOf(chips);
    if (amount === 0n) throw new CrapsError("no_such_bet", `there are no chips of yours on ${spot.slice(0, 20)}`);
    await game.player.takeDown(spot, amount).saved;
    sayBets(game);
  },
};

const roll: GameCommand = {
  usage: "roll",
  does: "says that your bets are made; the dice are thrown once all players have said so",
  run: (game, args) => ready(game, roll, args, false),
};

const leave: GameCommand = {
  usage: "leave",
  does: "roll, and get up after the round if no bets of yours are left",
  run: (game, args) => ready(game, leave, args, true),
};

const sit: GameCommand = {
  usage: "sit [<chips>]",
  does: "asks for a seat, with all you have or so many chips beside the deposit; or to be back in after you were left out",
  run: async (game, args) => {
    const [chips] = taken(sit, args, 0, 1);
    const { player } = game;
    if (player.isPlaying) throw new CrapsError("already_seated", "you sit at the table");
    if (player.isWaitingForSeat) throw new CrapsError("already_seated", "you have asked for a seat");
    const { deposit } = player.view.table.rules;
    await player.sit(chips === undefined ? undefined : unitsOf(chips) + deposit).saved;
    game.say("you have asked for a seat: the house lets you in when the round is over");
  },
};

const wait: GameCommand = {
  usage: "wait [<seconds>]",
  does: "reads on when the round is over, or you have your seat; at the latest after so many seconds",
  run: async (game, args) => {
    const [seconds] = taken(wait, args, 0, 1);
    if (seconds !== undefined && !/^[1-9]\d{0,4}$/.test(seconds)) throw new UsageError(wait.usage);
    game.say(waitedFor(game));
    await untilRoundOver(
      game.player,
      seconds === undefined ? game.stop : abortAfter(game.stop, Number(seconds) * 1000),
    );
  },
};

const balances: GameCommand = {
  usage: "balances",
  does: "who has what",
  run: (game, args) => {
    taken(balances, args, 0);
    for (const line of balanceLines(game.player.table)) game.say(line);
  },
};

const history: GameCommand = {
  usage: "history [<rounds>]",
  does: "how the last rounds ended, 10 without a number",
  run: (game, args) => {
    const [count = "10"] = taken(history, args, 0, 1);
    if (!/^[1-9]\d{0,2}$/.test(count)) throw new UsageError(history.usage);
    const { table, view } = game.player;
    for (const settlement of view.settlements.slice(-Number(count)))
      for (const line of roundLines(settlement, (author) => nameOf(table, author))) game.say(line);
  },
};

const status: GameCommand = {
  usage: "status",
  does: "the link, the round, what you have, and whom the round waits for",
  run: (game, args) => {
    taken(status, args, 0);
    game.say(game.status);
  },
};

const layout: GameCommand = {
  usage: "spots",
  does: "where chips may be put now",
  run: (game, args) => {
    taken(layout, args, 0);
    const { point } = game.player.view.table;
    const phase = point === undefined ? "come-out" : "point";
    const isOpen = (spot: Spot): boolean => ["always", phase].includes(spotRule(spot).opens) && isBacked(game, spot);
    game.say(spots.filter(isOpen).join(" "));
  },
};

const help: GameCommand = {
  usage: "help",
  does: "this list",
  run: (game) => {
    for (const { usage, does } of gameCommands.values()) game.say(`${usage.padEnd(24)}${does}`);
  },
};

const quit: GameCommand = {
  usage: "quit",
  does: "ends the game here; bets and chips stay at the table",
  run: (game) => game.quit(),
};

export const gameCommands: ReadonlyMap<string, GameCommand> = new Map(
  [bet, odds, take, roll, leave, sit, wait, balances, history, status, layout, help, quit].map((command) => [
    command.usage.split(" ")[0] as string,
    command,
  ]),
);

/** The words after a command, if there are so many. Throws `UsageError`. */
function taken({ usage }: GameCommand, args: readonly string[], min: number, max: number = min): readonly string[] {
  if (args.length < min || args.length > max) throw new UsageError(usage);
  return args;
}

async function placed(game: Game, spot: Spot, amount: bigint): Promise<void> {
  await game.player.bet(spot, amount).saved;
  sayBets(game);
}

function sayBets(game: Game): void {
  const { seat } = game.player;
  if (seat === undefined) return;
  game.say(`${seat.bets.size === 0 ? "no bets" : betsText(seat.bets)}; ${counted(seat.stack)} left`);
}

async function ready(game: Game, command: GameCommand, args: readonly string[], leaves: boolean): Promise<void> {
  taken(command, args, 0);
  const { round } = game.player.view;
  if (game.player.isReady) throw new CrapsError("already_committed", `you are ready for round ${round}`);
  await game.player.roll(leaves).saved;
  game.say(`you are ready for round ${round}${leaves ? ", and get up after it" : ""}`);
}

/** Odds go behind a bet that is there. */
function isBacked({ player }: Game, spot: Spot): boolean {
  const rule = spotRule(spot);
  return rule.backs === undefined || player.seat?.bets.has(rule.backs) === true;
}

function waitedFor({ player }: Game): string {
  if (player.isWaitingForSeat) return "waiting for your seat, until the round is over";
  if (player.isPlaying && !player.isReady) return "nothing to wait for: your bets are open";
  return `waiting until round ${player.view.round} is over; status says for whom`;
}

/** The bet on the line that odds go behind unless another is named. */
function lineOf({ player }: Game): Spot {
  return player.seat?.bets.has("dont-pass") === true && !player.seat.bets.has("pass") ? "dont-pass" : "pass";
}
