// What happened at a table. Events say amounts, so that folding them needs no rule of the game.

import type { Spot } from "../bets/spot.js";
import type { PointNumber, Roll } from "../dice/roll.js";
import type { PlayerId } from "./table-state.js";

export interface Joined {
  readonly type: "joined";
  readonly player: PlayerId;
  readonly stack: bigint;
  readonly deposit: bigint;
}

/** The house gave a newcomer a purse, out of its bank. */
export interface Advanced {
  readonly type: "advanced";
  readonly player: PlayerId;
  readonly amount: bigint;
}

export interface Left {
  readonly type: "left";
  readonly player: PlayerId;
  /** Stack and deposit. */
  readonly amount: bigint;
  /** Who throws next. */
  readonly shooter: PlayerId | undefined;
}

export interface BetPlaced {
  readonly type: "bet-placed";
  readonly player: PlayerId;
  readonly spot: Spot;
  readonly amount: bigint;
}

export interface BetTakenDown {
  readonly type: "bet-taken-down";
  readonly player: PlayerId;
  readonly spot: Spot;
  readonly amount: bigint;
}

/** What a roll did to one bet; bets that it left alone are not named. */
export interface BetResult {
  readonly player: PlayerId;
  readonly spot: Spot;
  /** The stake. */
  readonly amount: bigint;
  /** `push` and `off` give the stake back. */
  readonly result: "win" | "lose" | "push" | "off" | "travel";
  /** What the house pays beside the stake; above 0n only for a win. */
  readonly pays: bigint;
  /** Where the bet lies now, if it travelled. */
  readonly to?: Spot;
}

export interface Rolled {
  readonly type: "rolled";
  readonly dice: Roll;
  /** In the order of the seats, and of the layout. */
  readonly results: readonly BetResult[];
  /** After the roll. */
  readonly point: PointNumber | undefined;
  readonly isSevenOut: boolean;
  readonly shooter: PlayerId | undefined;
}

export interface ForfeitPayment {
  /** Undefined is the house. */
  readonly to: PlayerId | undefined;
  readonly amount: bigint;
}

export interface Forfeited {
  readonly type: "forfeited";
  /** Whose deposit paid; undefined is the house. */
  readonly player: PlayerId | undefined;
  readonly payments: readonly ForfeitPayment[];
  /** What the deposit is filled up with at once, from the stack or the bank. */
  readonly refill: bigint;
}

export type TableEvent = Advanced | Joined | Left | BetPlaced | BetTakenDown | Rolled | Forfeited;
