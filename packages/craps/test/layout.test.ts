// Every bet, at every point, under every roll: what the layout does is what the rules of the game say.

import { describe, expect, it } from "vitest";
import {
  allRolls,
  houseRules,
  type Outcome,
  pointNumbers,
  type Spot,
  spotRule,
  spots,
  winnings,
} from "../src/index.js";
import { type Named, rail } from "./naive-evaluator.js";

const flags = [true, false];
const ruleSets = flags.flatMap((placeWorks) =>
  flags.flatMap((hardwaysWork) => flags.map((comeOddsWork) => ({ placeWorks, hardwaysWork, comeOddsWork }))),
);

function named(outcome: Outcome): Named {
  if (outcome.result === "win") return { says: "win", sixty: Number(winnings(60n, outcome.odds)) };
  return outcome.result === "travel" ? { says: "travel", to: outcome.to } : { says: outcome.result };
}

/** Odds behind the line lie there only while there is a point. */
function canLie(spot: Spot, point: number): boolean {
  return point !== 0 || (spot !== "pass-odds" && spot !== "dont-pass-odds");
}

describe("the layout", () => {
  it.each(spots)("settles %s as a naive evaluator does", (spot) => {
    for (const works of ruleSets) {
      const rules = houseRules({
        placeWorksOnComeOut: works.placeWorks,
        hardwaysWorkOnComeOut: works.hardwaysWork,
        comeOddsWorkOnComeOut: works.comeOddsWork,
      });
      for (const point of [0, ...pointNumbers] as const) {
        if (!canLie(spot, point)) continue;
        const standing = { rules, point: point === 0 ? undefined : point };
        for (const roll of allRolls) {
          const outcome = named(spotRule(spot).outcome(roll, standing));
          expect(outcome, `${spot} ${roll} at ${point}`).toEqual(rail(spot, roll[0], roll[1], point, works));
        }
      }
    }
  });

  it.each(spots)("never pays more on %s than its best, and pays that on some roll", (spot) => {
    for (const point of [undefined, ...pointNumbers]) {
      if (!canLie(spot, point ?? 0)) continue;
      const standing = { rules: houseRules({ placeWorksOnComeOut: true, hardwaysWorkOnComeOut: true }), point };
      const best = winnings(60n, spotRule(spot).best(standing));
      const paid = allRolls.map((roll) => named(spotRule(spot).outcome(roll, standing)).sixty ?? 0);
      expect(Math.max(...paid)).toBeLessThanOrEqual(Number(best));
      if (point !== undefined) expect(Math.max(...paid)).toBe(Number(best));
    }
  });

  it("pays every bet of one chip, and a commission of 5 %, in whole units", () => {
    for (const spot of spots) {
      for (const point of pointNumbers) {
        const standing = { rules: houseRules(), point };
        for (const roll of allRolls) {
          const outcome = spotRule(spot).outcome(roll, standing);
          if (outcome.result === "win") expect(60n % outcome.odds.per).toBe(0n);
        }
      }
    }
    expect((60n * 5n) % 100n).toBe(0n);
  });
});
