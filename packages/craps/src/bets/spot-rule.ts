// What the layout says of a spot: when chips may be put there, what a roll does to them, and the most they can win.

import type { PointNumber, Roll } from "../dice/roll.js";
import type { HouseRules } from "../rules/house-rules.js";
import type { Ratio } from "./ratio.js";
import type { BetKind, Spot } from "./spot.js";

/** What a roll does to a bet. `off`: the stake goes back, since the bet was not at work. */
export type Outcome =
  | { readonly result: "win"; readonly odds: Ratio }
  | { readonly result: "lose" | "push" | "off" | "stay" }
  | { readonly result: "travel"; readonly to: Spot };

/** The table as a roll meets it: a bet is settled against the point that stood before. */
export interface Standing {
  readonly point: PointNumber | undefined;
  readonly rules: HouseRules;
}

export interface SpotRule {
  readonly spot: Spot;
  readonly kind: BetKind;
  /** The phase in which chips may be put there by hand; `travelling`: never. */
  readonly opens: "come-out" | "point" | "always" | "travelling";
  /** For odds: the spot of the bet that they back. */
  readonly backs?: Spot;
  /** For odds behind a bet that has travelled: its number. Odds behind the line have that of the point. */
  readonly number?: PointNumber;
  /** For odds: whether they are laid against the number. */
  readonly isLaid?: boolean;
  /** True while the bet may not be taken down, since the player already had the better part of it. */
  isLocked(standing: Standing): boolean;
  /** The most that the bet can pay from here on. */
  best(standing: Standing): Ratio;
  outcome(roll: Roll, standing: Standing): Outcome;
}

export const lose: Outcome = { result: "lose" };
export const push: Outcome = { result: "push" };
export const off: Outcome = { result: "off" };
export const stay: Outcome = { result: "stay" };

export function win(odds: Ratio): Outcome {
  return { result: "win", odds };
}

export const never = (): boolean => false;
