// Arguments that no type or no compiler kept out: refused by what to pass instead.

import { ArgumentError } from "./errors.js";

/** Throws `ArgumentError` unless `isFit`: `place` names the argument, `wanted` says what to pass. */
export function checkArgument(isFit: boolean, place: string, wanted: string, given: unknown): asserts isFit {
  if (isFit) return;
  throw new ArgumentError(`${place} is ${kindOf(given)}: pass ${wanted}`);
}

/** The longest delay that timers take, about 24 days; a longer one is over at once. */
export const timerMsMax: number = 2 ** 31 - 1;

/** Throws `ArgumentError` for an option that is no whole number of `unit` from `min` to `max`, nor absent. Without `max` it may be infinite. */
export function checkNumber(given: unknown, place: string, unit: string, min: number, max: number = Infinity): void {
  if (given === undefined) return;
  const isWhole = Number.isSafeInteger(given) || given === Infinity;
  if (isWhole && (given as number) >= min && (given as number) <= max) return;
  const shown = typeof given === "number" ? `${given}` : kindOf(given);
  const bounds = max === Infinity ? `from ${min}` : `from ${min} to ${max}`;
  throw new ArgumentError(`${place} is ${shown}: pass a whole number of ${unit} ${bounds}`);
}

/** Throws `ArgumentError` for options that are none, or that have one which is not among `names`: nobody would read it. */
export function checkOptionNames<Options extends object>(
  options: Options,
  of: string,
  names: Readonly<Record<keyof Options, unknown>>,
): void {
  const all = Object.keys(names).join(", ");
  checkArgument(
    typeof options === "object" && options !== null,
    `the options of ${of}`,
    `{ ${all} }, or none`,
    options,
  );
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined) throw new ArgumentError(`${of} has no option "${unknown}": pass ${all}, or none`);
}

function kindOf(given: unknown): string {
  return given === null ? "null" : Array.isArray(given) ? "an array" : typeof given;
}

/** True for what has all of these methods. */
export function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return names.every((name) => typeof (value as { readonly [name: string]: unknown })[name] === "function");
}
