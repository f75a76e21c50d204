// What a bet pays, as `pays` to `per`: 7:6 is seven units for every six staked. Each denominator divides 60, and so does that
// of 5 % commission: a bet in chips of a multiple of 60 units is paid exactly, and no rounding favours anybody.

import { assert } from "@joinery/crdt";

export interface Ratio {
  readonly pays: bigint;
  readonly per: bigint;
}

/** The least chip for which every payout is a whole number of units; chips are multiples of it. */
export const chipUnits = 60n;

export function ratio(pays: bigint, per: bigint): Ratio {
  return { pays, per };
}

/** What `amount` wins at `odds`, beside the stake itself. */
export function winnings(amount: bigint, odds: Ratio): bigint {
  assert(amount % odds.per === 0n, `${amount} is paid exactly at ${odds.pays}:${odds.per}`);
  return (amount / odds.per) * odds.pays;
}
