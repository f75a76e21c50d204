// Given a table, when commands come, then these things happened: the words of the tests of the game.

import {
  type Command,
  CrapsError,
  type CrapsErrorCode,
  decide,
  evolve,
  type HouseRulesOptions,
  houseRules,
  initialState,
  type RoundRefusalCode,
  type Spot,
  type TableEvent,
  type TableState,
} from "../src/index.js";

export const chip = 60n;

/** The state after commands that must all be taken. */
export function after(state: TableState, ...commands: readonly Command[]): TableState {
  return commands.reduce((now, command) => decide(command, now).reduce(evolve, now), state);
}

/** A table with `players`, each with 1,000 chips beside the deposit, and a bank of 100,000. */
export function givenTable(options: HouseRulesOptions = {}, players: readonly string[] = ["ann"]): TableState {
  const rules = houseRules(options);
  const joins = players.map((player): Command => ({ type: "join", player, amount: 1_000n * chip + rules.deposit }));
  return after(initialState(rules, 100_000n * chip + rules.deposit), ...joins);
}

export function bet(spot: Spot, chips: number, player = "ann"): Command {
  return { type: "bet", player, spot, amount: BigInt(chips) * chip };
}

export function takeDown(spot: Spot, chips: number, player = "ann"): Command {
  return { type: "take-down", player, spot, amount: BigInt(chips) * chip };
}

export function roll(first: number, second: number): Command {
  return { type: "roll", dice: [first, second] as never };
}

/** The code with which a command is refused; undefined when it is taken. */
export function refusal(state: TableState, command: Command): CrapsErrorCode | RoundRefusalCode | undefined {
  const before = structuredClone(state);
  try {
    decide(command, state);
    return undefined;
  } catch (error) {
    if (!(error instanceof CrapsError)) throw error;
    if (JSON.stringify(before, plain) !== JSON.stringify(state, plain)) throw new TypeError("a refusal left a trace");
    return error.code;
  }
}

function plain(_: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  return typeof value === "bigint" ? `${value}n` : value;
}

export function lastEvents(state: TableState, command: Command): readonly TableEvent[] {
  return decide(command, state);
}
