// Seeds on the command line: one, or all from one to another.

import { UsageError } from "../usage-error.js";

export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

const seedsMax = 10_000_000;

/** Reads `7` or `1..1000`, both ends included. Throws `UsageError`. */
export function readSeeds(text: string): SeedRange {
  const [, from, to] = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/.exec(text) ?? [];
  const first = Number(from);
  const last = to === undefined ? first : Number(to);
  if (from === undefined || last < first || last - first >= seedsMax) {
    throw new UsageError(`--seeds takes a range such as 1..1000, of at most ${seedsMax} seeds, not "${text}"`);
  }
  return { first, last };
}
