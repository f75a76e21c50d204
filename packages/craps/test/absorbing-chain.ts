// Solves absorbing chains exactly: the mean of what is collected on the way from a state until the chain ends.

import { type Fraction, one, zero } from "./fraction.js";

/** One way on from a state: with what chance, what it collects, and to which state; undefined ends the chain. */
export interface Step<State> {
  readonly chance: Fraction;
  readonly gain: Fraction;
  readonly to: State | undefined;
}

/** The mean gain from `start`, with `steps` from each state and `nameOf` to tell states apart. */
export function meanGain<State>(
  start: State,
  steps: (state: State) => readonly Step<State>[],
  nameOf: (state: State) => string,
): Fraction {
  const states = reachable(start, steps, nameOf);
  const names = [...states.keys()];
  // For every state: mean = sum of chance * (gain + mean of the next), as rows of a linear system.
  const rows = names.map((name, index) => {
    const row: Fraction[] = names.map((_, column) => (column === index ? one : zero));
    let constant = zero;
    for (const { chance, gain, to } of steps(states.get(name) as State)) {
      constant = constant.plus(chance.times(gain));
      if (to === undefined) continue;
      const column = names.indexOf(nameOf(to));
      row[column] = (row[column] as Fraction).minus(chance);
    }
    return [...row, constant];
  });
  return solve(rows)[0] as Fraction;
}

function reachable<State>(
  start: State,
  steps: (state: State) => readonly Step<State>[],
  nameOf: (state: State) => string,
): Map<string, State> {
  const found = new Map([[nameOf(start), start]]);
  // A map's iterator visits what is added on the way.
  for (const state of found.values()) {
    for (const { to } of steps(state)) if (to !== undefined) found.set(nameOf(to), to);
  }
  return found;
}

/** Gauss and Jordan, on rows of coefficients with the constant at the end. */
function solve(rows: Fraction[][]): Fraction[] {
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows.findIndex((row, index) => index >= column && !(row[column] as Fraction).isZero);
    [rows[column], rows[pivot]] = [rows[pivot] as Fraction[], rows[column] as Fraction[]];
    const head = (rows[column] as Fraction[])[column] as Fraction;
    const scaled = (rows[column] as Fraction[]).map((value) => value.over(head));
    rows[column] = scaled;
    for (const [index, row] of rows.entries()) {
      const factor = row[column] as Fraction;
      if (index === column || factor.isZero) continue;
      rows[index] = row.map((value, at) => value.minus(factor.times(scaled[at] as Fraction)));
    }
  }
  return rows.map((row) => row.at(-1) as Fraction);
}
