// The rules that a house sets for its table: limits, the cap on odds, what is off on the come-out. They are part of what the
// players agree on, so they are read strictly: a misspelt rule must not pass for none.

import type { BetKind } from "../bets/spot.js";

/** What one player may have on one spot, in units. */
export interface BetLimits {
  readonly minimum: bigint;
  readonly maximum: bigint;
}

/** Odds may be this many times the bet that they back; laid odds may win as much as taken ones may be. */
export interface OddsCap {
  /** On 4 and 10. */
  readonly outside: bigint;
  /** On 5 and 9. */
  readonly middle: bigint;
  /** On 6 and 8. */
  readonly inside: bigint;
}

export interface HouseRules {
  /** Units per chip: a multiple of 60, so that every payout is a whole number of units. */
  readonly chip: bigint;
  /** How many players may sit at the table, the house aside: 1 to 64. */
  readonly seats: number;
  /** Limits of each kind of bet but odds. */
  readonly limits: Readonly<Record<Exclude<BetKind, "odds">, BetLimits>>;
  readonly oddsCap: OddsCap;
  /** Whether place bets are at work while there is no point. */
  readonly placeWorksOnComeOut: boolean;
  readonly hardwaysWorkOnComeOut: boolean;
  /** Whether odds behind come bets are; the come bets themselves always are. */
  readonly comeOddsWorkOnComeOut: boolean;
  /** Whether pass and come bets stay once they have their number. */
  readonly lineLocked: boolean;
  /**
   * What every player and the house put down in units, for whoever is harmed when they don't reveal; 0n where nobody is ever held
   * to it. It bounds what a player may have at stake: see `swingMax`.
   */
  readonly deposit: bigint;
  /**
   * What the house advances from its bank to whoever sits down without ever having had a purse, in units; 0n where all who may play
   * are known beforehand. The bank must have that to spare, and the house chooses whom it lets in.
   */
  readonly marker: bigint;
}

/** The rules with the defaults filled in; limits are given for the kinds that differ from the others. */
export type HouseRulesOptions = Partial<Omit<HouseRules, "limits">> & {
  /** Of every kind of bet that `limits` does not name. */
  readonly limit?: BetLimits;
  readonly limits?: Partial<HouseRules["limits"]>;
};

/**
 * The most that one player's bets may swing, from all lost to all won: so that a deposit covers what each of the others and the house,
 * which stands against all of them, can lose by one roll. Undefined without deposits.
 */
export function swingMax({ deposit, seats }: HouseRules): bigint | undefined {
  return deposit === 0n ? undefined : deposit / (2n * BigInt(seats));
}
