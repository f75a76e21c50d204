// Pass and come, and the two against them. A come bet is a pass bet with a come-out of its own: the roll after it was made; its
// number is the spot to which it travels.

import { type PointNumber, pointNumberOf, pointNumbers, type Roll, totalOf } from "../dice/roll.js";
import { ratio } from "./ratio.js";
import { lose, never, type Outcome, push, type SpotRule, stay, win } from "./spot-rule.js";

const even = ratio(1n, 1n);
const best = (): typeof even => even;

function passComeOut(roll: Roll): Outcome {
  const total = totalOf(roll);
  if (total === 7 || total === 11) return win(even);
  return total === 2 || total === 3 || total === 12 ? lose : stay;
}

/** Twelve is barred: it pays nobody, or the bet would favour the player. */
function dontComeOut(roll: Roll): Outcome {
  const total = totalOf(roll);
  if (total === 2 || total === 3) return win(even);
  if (total === 12) return push;
  return total === 7 || total === 11 ? lose : stay;
}

function passNumber(roll: Roll, number: PointNumber): Outcome {
  const total = totalOf(roll);
  if (total === number) return win(even);
  return total === 7 ? lose : stay;
}

function dontNumber(roll: Roll, number: PointNumber): Outcome {
  const total = totalOf(roll);
  if (total === 7) return win(even);
  return total === number ? lose : stay;
}

const pass: SpotRule = {
  spot: "pass",
  kind: "line",
  opens: "come-out",
  isLocked: ({ point, rules }) => rules.lineLocked && point !== undefined,
  best,
  outcome: (roll, { point }) => (point === undefined ? passComeOut(roll) : passNumber(roll, point)),
};

const dontPass: SpotRule = {
  spot: "dont-pass",
  kind: "line",
  opens: "come-out",
  isLocked: never,
  best,
  outcome: (roll, { point }) => (point === undefined ? dontComeOut(roll) : dontNumber(roll, point)),
};

const come: SpotRule = {
  spot: "come",
  kind: "line",
  opens: "point",
  isLocked: never,
  best,
  outcome: (roll) => {
    const number = pointNumberOf(roll);
    return number === undefined ? passComeOut(roll) : { result: "travel", to: `come-${number}` };
  },
};

const dontCome: SpotRule = {
  spot: "dont-come",
  kind: "line",
  opens: "point",
  isLocked: never,
  best,
  outcome: (roll) => {
    const number = pointNumberOf(roll);
    return number === undefined ? dontComeOut(roll) : { result: "travel", to: `dont-come-${number}` };
  },
};

const travelled: readonly SpotRule[] = pointNumbers.flatMap((number): SpotRule[] => [
  {
    spot: `come-${number}`,
    kind: "line",
    opens: "travelling",
    isLocked: ({ rules }) => rules.lineLocked,
    best,
    outcome: (roll) => passNumber(roll, number),
  },
  {
    spot: `dont-come-${number}`,
    kind: "line",
    opens: "travelling",
    isLocked: never,
    best,
    outcome: (roll) => dontNumber(roll, number),
  },
]);

export const lineBets: readonly SpotRule[] = [pass, dontPass, come, dontCome, ...travelled];
