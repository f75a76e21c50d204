// Arguments of callers whose compiler did not look: refused by what to pass instead.

import { ArgumentError } from "./errors.js";

/** Throws `ArgumentError` unless `isFit`: `place` names the argument, `wanted` says what to pass. */
export function checkArgument(isFit: boolean, place: string, wanted: string, given: unknown): asserts isFit {
  if (isFit) return;
  const kind = given === null ? "null" : Array.isArray(given) ? "an array" : typeof given;
  throw new ArgumentError(`${place} is ${kind}: pass ${wanted}`);
}

/** True for what has all of these methods. */
export function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return names.every((name) => typeof (value as { readonly [name: string]: unknown })[name] === "function");
}
