// Whole numbers on the command line.

import { UsageError } from "./usage-error.js";

/** The number after `flag`, from `min` to `max`; undefined when it was left out. Throws `UsageError` for anything else. */
export function readNumber(flag: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`${flag} takes a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
}
