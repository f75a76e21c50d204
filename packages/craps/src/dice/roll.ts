// A roll of two dice, and the numbers that can become a point.

export type Die = 1 | 2 | 3 | 4 | 5 | 6;

export type Roll = readonly [Die, Die];

/** The totals that become a point on the come-out. */
export type PointNumber = 4 | 5 | 6 | 8 | 9 | 10;

export const pointNumbers: readonly PointNumber[] = [4, 5, 6, 8, 9, 10];

/** All 36 rolls, each as likely as the other. */
export const allRolls: readonly Roll[] = ([1, 2, 3, 4, 5, 6] as const).flatMap((first) =>
  ([1, 2, 3, 4, 5, 6] as const).map((second): Roll => [first, second]),
);

export function totalOf([first, second]: Roll): number {
  return first + second;
}

/** The total of a roll where it can be a point; undefined for 2, 3, 7, 11 and 12. */
export function pointNumberOf(roll: Roll): PointNumber | undefined {
  const total = totalOf(roll);
  return pointNumbers.find((number) => number === total);
}

/** True for two dice, each a whole number from 1 to 6. */
export function isRoll(dice: unknown): dice is Roll {
  return Array.isArray(dice) && dice.length === 2 && dice.every(isDie);
}

function isDie(die: unknown): die is Die {
  return Number.isInteger(die) && (die as number) >= 1 && (die as number) <= 6;
}
