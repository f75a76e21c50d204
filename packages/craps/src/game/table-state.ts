// A craps table as a value: who sits where with how much, what lies on the layout, and the point. Amounts are in units, and none
// is ever below zero. The bank always holds what all bets can win at the most.

import { spotRule } from "../bets/layout.js";
import { winnings } from "../bets/ratio.js";
import type { Spot } from "../bets/spot.js";
import type { Standing } from "../bets/spot-rule.js";
import type { PointNumber } from "../dice/roll.js";
import type { HouseRules } from "../rules/house-rules.js";

export type PlayerId = string;

export type Bets = ReadonlyMap<Spot, bigint>;

export interface Seat {
  readonly player: PlayerId;
  /** What the player has to bet with. */
  readonly stack: bigint;
  readonly deposit: bigint;
  /**
   * What the house has set aside for what this player's bets may win. Each has a share of their own, so that whether a bet is
   * covered never hangs on what others bet meanwhile.
   */
  readonly cover: bigint;
  readonly bets: Bets;
}

export interface TableState {
  readonly rules: HouseRules;
  /** Undefined on the come-out. */
  readonly point: PointNumber | undefined;
  /** Undefined while nobody sits at the table. */
  readonly shooter: PlayerId | undefined;
  /** In the order in which the dice go round. */
  readonly seats: readonly Seat[];
  /** The house's money, its deposit aside. */
  readonly bank: bigint;
  readonly houseDeposit: bigint;
  /** What players have beside the table, where buy-ins come from and go back to; undefined where that is the application's. */
  readonly purses: ReadonlyMap<PlayerId, bigint> | undefined;
}

export function seatOf({ seats }: Pick<TableState, "seats">, player: PlayerId): Seat | undefined {
  return seats.find((seat) => seat.player === player);
}

/** The most that these bets can win from here on. */
export function worstCase(bets: Bets, standing: Standing): bigint {
  let sum = 0n;
  for (const [spot, amount] of bets) sum += winnings(amount, spotRule(spot).best(standing));
  return sum;
}

/** What lies between all of these bets lost and all of them won. */
export function swingOf(bets: Bets, standing: Standing): bigint {
  return stakesOf(bets) + worstCase(bets, standing);
}

export function stakesOf(bets: Bets): bigint {
  let sum = 0n;
  for (const amount of bets.values()) sum += amount;
  return sum;
}

/** What of the bank no bet can win. */
export function freeBank(state: TableState): bigint {
  return state.seats.reduce((rest, { bets }) => rest - worstCase(bets, state), state.bank);
}

/** All money at the table, and in the purses beside it. */
export function tableTotal({ seats, bank, houseDeposit, purses }: TableState): bigint {
  let sum = bank + houseDeposit;
  for (const { stack, deposit, bets } of seats) sum += stack + deposit + stakesOf(bets);
  for (const amount of purses?.values() ?? []) sum += amount;
  return sum;
}
