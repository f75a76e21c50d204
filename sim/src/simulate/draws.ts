// What arguments of operations are drawn from. Each knows which values are simpler than another, so that shrinking stays among values
// that could have been drawn.

import type { KeyedRandom } from "../kernel/keyed-random.js";
import { called } from "./known-names.js";
import { invalidOptions } from "./simulation-error.js";

/** A source of values, which are plain data as JSON has it. */
export interface Draw<Value> {
  /** Depends on `random` alone. */
  draw(random: KeyedRandom): Value;
  /** Values that are simpler, the simplest first; none for the simplest one. */
  simpler(value: Value): readonly Value[];
}

/** A whole number from `min` to `max`; the nearer to `min`, the simpler. */
export function integer(min: number, max: number): Draw<number> {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || max < min || max - min >= 2 ** 32) {
    throw invalidOptions(`integer(${called(min)}, ${called(max)}) draws nothing: give two whole numbers in order`);
  }
  return {
    draw: (random) => random.between(min, max),
    simpler: (value) => {
      const nearer: number[] = [];
      for (let gap = value - min; gap > 0; gap = Math.floor(gap / 2)) nearer.push(value - gap);
      return nearer;
    },
  };
}

/** One of the values; the earlier, the simpler. */
export function pick<const Value>(...values: readonly [Value, ...Value[]]): Draw<Value> {
  if (values.length < 1) throw invalidOptions("pick() draws nothing: give it some values");
  return {
    draw: (random) => random.pick(values),
    simpler: (value) => values.slice(0, Math.max(0, values.indexOf(value))),
  };
}

/** One of `count` names that begin with `prefix`: `task 0`, `task 1` and so on. Few of them meet often. */
export function label(prefix: string, count: number): Draw<string> {
  if (typeof prefix !== "string" || !Number.isInteger(count) || count < 1 || count > 2 ** 32) {
    throw invalidOptions(
      `label(${called(prefix)}, ${called(count)}) draws nothing: give a text, and how many, as label("task", 100)`,
    );
  }
  const numbers = integer(0, count - 1);
  const nameOf = (number: number): string => `${prefix} ${number}`;
  return {
    draw: (random) => nameOf(numbers.draw(random)),
    simpler: (name) => numbers.simpler(Number(name.slice(prefix.length + 1))).map(nameOf),
  };
}

/** True or false; false is simpler. */
export function either(): Draw<boolean> {
  return pick<boolean>(false, true);
}

/** Whatever `make` makes of randomness; nothing is known to be simpler. */
export function drawn<Value>(make: (random: KeyedRandom) => Value): Draw<Value> {
  if (typeof make !== "function") throw invalidOptions(`drawn(${called(make)}) draws nothing: give it a function`);
  return { draw: make, simpler: () => [] };
}
