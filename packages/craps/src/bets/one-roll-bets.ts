// Bets that the next roll settles: the field, and what is called on single totals.

import { totalOf } from "../dice/roll.js";
import { type Ratio, ratio } from "./ratio.js";
import type { BetKind, Spot } from "./spot.js";
import { lose, never, type SpotRule, win } from "./spot-rule.js";

const even = ratio(1n, 1n);
const double = ratio(2n, 1n);

/** A bet that wins on `totals`, at the odds of each, and loses on every other. */
function oneRoll(spot: Spot, kind: BetKind, best: Ratio, totals: ReadonlyMap<number, Ratio>): SpotRule {
  return {
    spot,
    kind,
    opens: "always",
    isLocked: never,
    best: () => best,
    outcome: (roll) => {
      const odds = totals.get(totalOf(roll));
      return odds === undefined ? lose : win(odds);
    },
  };
}

function proposition(spot: Spot, odds: Ratio, totals: readonly number[]): SpotRule {
  return oneRoll(spot, "proposition", odds, new Map(totals.map((total) => [total, odds])));
}

const field = oneRoll(
  "field",
  "field",
  double,
  new Map([
    [2, double],
    [3, even],
    [4, even],
    [9, even],
    [10, even],
    [11, even],
    [12, double],
  ]),
);

export const oneRollBets: readonly SpotRule[] = [
  field,
  proposition("any-7", ratio(4n, 1n), [7]),
  proposition("any-craps", ratio(7n, 1n), [2, 3, 12]),
  proposition("two", ratio(30n, 1n), [2]),
  proposition("three", ratio(15n, 1n), [3]),
  proposition("eleven", ratio(15n, 1n), [11]),
  proposition("twelve", ratio(30n, 1n), [12]),
];
