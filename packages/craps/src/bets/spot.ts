// Spots of the layout: where a player's chips lie. A player has one stack on each at most, since a bet that travels to a number
// does so on the roll that settles whatever lay there.

import type { PointNumber } from "../dice/roll.js";

export type HardNumber = 4 | 6 | 8 | 10;

/** Where chips lie, and so what they are bet on. Spots with a number that players don't bet on are reached by travelling. */
export type Spot =
  | "pass"
  | "dont-pass"
  | "pass-odds"
  | "dont-pass-odds"
  | "come"
  | "dont-come"
  | `come-${PointNumber}`
  | `dont-come-${PointNumber}`
  | `come-odds-${PointNumber}`
  | `dont-come-odds-${PointNumber}`
  | `place-${PointNumber}`
  | `hard-${HardNumber}`
  | "big-6"
  | "big-8"
  | "field"
  | "any-7"
  | "any-craps"
  | "two"
  | "three"
  | "eleven"
  | "twelve";

/** Bets that share limits. Odds have none but their cap. */
export type BetKind = "line" | "odds" | "place" | "big" | "hardway" | "field" | "proposition";
