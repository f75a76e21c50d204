// Bets on one number against seven: place bets, big 6 and 8, and the hardways, which lose to the easy way as well. They stand
// until one of the two comes.

import { type PointNumber, pointNumbers, type Roll, totalOf } from "../dice/roll.js";
import { type Ratio, ratio } from "./ratio.js";
import type { HardNumber } from "./spot.js";
import { lose, never, type Outcome, type SpotRule, stay, win } from "./spot-rule.js";

const placeOdds: Readonly<Record<PointNumber, Ratio>> = {
  4: ratio(9n, 5n),
  5: ratio(7n, 5n),
  6: ratio(7n, 6n),
  8: ratio(7n, 6n),
  9: ratio(7n, 5n),
  10: ratio(9n, 5n),
};

const hardOdds: Readonly<Record<HardNumber, Ratio>> = {
  4: ratio(7n, 1n),
  6: ratio(9n, 1n),
  8: ratio(9n, 1n),
  10: ratio(7n, 1n),
};

function numberOutcome(roll: Roll, number: PointNumber, odds: Ratio): Outcome {
  const total = totalOf(roll);
  if (total === number) return win(odds);
  return total === 7 ? lose : stay;
}

function hardOutcome(roll: Roll, number: HardNumber): Outcome {
  const total = totalOf(roll);
  if (total === 7) return lose;
  if (total !== number) return stay;
  return roll[0] === roll[1] ? win(hardOdds[number]) : lose;
}

const place = pointNumbers.map((number): SpotRule => {
  const odds = placeOdds[number];
  return {
    spot: `place-${number}`,
    kind: "place",
    opens: "always",
    isLocked: never,
    best: () => odds,
    outcome: (roll, { point, rules }) =>
      point === undefined && !rules.placeWorksOnComeOut ? stay : numberOutcome(roll, number, odds),
  };
});

const even = ratio(1n, 1n);

const big = ([6, 8] as const).map(
  (number): SpotRule => ({
    spot: `big-${number}`,
    kind: "big",
    opens: "always",
    isLocked: never,
    best: () => even,
    outcome: (roll) => numberOutcome(roll, number, even),
  }),
);

const hardways = ([4, 6, 8, 10] as const).map(
  (number): SpotRule => ({
    spot: `hard-${number}`,
    kind: "hardway",
    opens: "always",
    isLocked: never,
    best: () => hardOdds[number],
    outcome: (roll, { point, rules }) =>
      point === undefined && !rules.hardwaysWorkOnComeOut ? stay : hardOutcome(roll, number),
  }),
);

export const numberBets: readonly SpotRule[] = [...place, ...big, ...hardways];
