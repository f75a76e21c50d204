// Odds behind a line bet that has its number: taken with it, or laid against it. They are paid what they are worth, so the house
// has no edge on them, and caps them instead.

import { assert } from "@joinery/crdt";
import { type PointNumber, pointNumbers, type Roll, totalOf } from "../dice/roll.js";
import { type Ratio, ratio } from "./ratio.js";
import { lose, never, type Outcome, off, type SpotRule, type Standing, stay, win } from "./spot-rule.js";

const taken: Readonly<Record<PointNumber, Ratio>> = {
  4: ratio(2n, 1n),
  5: ratio(3n, 2n),
  6: ratio(6n, 5n),
  8: ratio(6n, 5n),
  9: ratio(3n, 2n),
  10: ratio(2n, 1n),
};

/** What odds taken on a number are paid. */
export function takenOdds(number: PointNumber): Ratio {
  return taken[number];
}

/** What odds laid against a number are paid: the other way round. */
export function laidOdds(number: PointNumber): Ratio {
  const { pays, per } = taken[number];
  return ratio(per, pays);
}

function takenOutcome(roll: Roll, number: PointNumber): Outcome {
  const total = totalOf(roll);
  if (total === number) return win(takenOdds(number));
  return total === 7 ? lose : stay;
}

function laidOutcome(roll: Roll, number: PointNumber): Outcome {
  const total = totalOf(roll);
  if (total === 7) return win(laidOdds(number));
  return total === number ? lose : stay;
}

/** Odds behind pass and don't pass lie there between the come-out and the roll that settles the line, never else. */
function pointIn({ point }: Standing): PointNumber {
  assert(point !== undefined, "odds behind the line stand only while there is a point");
  return point;
}

const behindLine: readonly SpotRule[] = [
  {
    spot: "pass-odds",
    kind: "odds",
    opens: "point",
    backs: "pass",
    isLocked: never,
    best: (standing) => takenOdds(pointIn(standing)),
    outcome: (roll, standing) => takenOutcome(roll, pointIn(standing)),
  },
  {
    spot: "dont-pass-odds",
    kind: "odds",
    opens: "point",
    backs: "dont-pass",
    isLaid: true,
    isLocked: never,
    best: (standing) => laidOdds(pointIn(standing)),
    outcome: (roll, standing) => laidOutcome(roll, pointIn(standing)),
  },
];

/** Off on the come-out: a roll that settles the come bet gives its odds back. */
function comeOddsOutcome(roll: Roll, number: PointNumber, { point, rules }: Standing): Outcome {
  const outcome = takenOutcome(roll, number);
  if (point !== undefined || rules.comeOddsWorkOnComeOut || outcome === stay) return outcome;
  return off;
}

const behindCome: readonly SpotRule[] = pointNumbers.flatMap((number): SpotRule[] => [
  {
    spot: `come-odds-${number}`,
    kind: "odds",
    opens: "always",
    backs: `come-${number}`,
    number,
    isLocked: never,
    best: () => takenOdds(number),
    outcome: (roll, standing) => comeOddsOutcome(roll, number, standing),
  },
  {
    spot: `dont-come-odds-${number}`,
    kind: "odds",
    opens: "always",
    backs: `dont-come-${number}`,
    number,
    isLaid: true,
    isLocked: never,
    best: () => laidOdds(number),
    outcome: (roll) => laidOutcome(roll, number),
  },
]);

export const oddsBets: readonly SpotRule[] = [...behindLine, ...behindCome];
