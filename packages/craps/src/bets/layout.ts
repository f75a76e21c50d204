// The layout: every spot with its rule, in the order in which bets are settled and shown.

import { lineBets } from "./line-bets.js";
import { numberBets } from "./number-bets.js";
import { oddsBets } from "./odds-bets.js";
import { oneRollBets } from "./one-roll-bets.js";
import type { Spot } from "./spot.js";
import type { SpotRule } from "./spot-rule.js";

const rules: ReadonlyMap<string, SpotRule> = new Map(
  [...lineBets, ...oddsBets, ...numberBets, ...oneRollBets].map((rule) => [rule.spot, rule]),
);

/** All spots, those that are reached by travelling included. */
export const spots: readonly Spot[] = [...rules.values()].map(({ spot }) => spot);

const places: ReadonlyMap<Spot, number> = new Map(spots.map((spot, index) => [spot, index]));

/** Where a spot stands among all. */
export function placeOf(spot: Spot): number {
  return places.get(spot) ?? spots.length;
}

/** The rule of a spot; undefined for any other text. */
export function spotRule(spot: Spot): SpotRule;
export function spotRule(spot: string): SpotRule | undefined;
export function spotRule(spot: string): SpotRule | undefined {
  return rules.get(spot);
}

/** The odds that back a bet; undefined where none do. */
export function oddsSpotOf(spot: Spot): Spot | undefined {
  return oddsBets.find(({ backs }) => backs === spot)?.spot;
}
