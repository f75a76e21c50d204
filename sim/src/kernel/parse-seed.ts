// Reads a seed as people give it: an integer, or a git hash, so that a build can be tested with its own commit.
// The same text gives the same seed on every machine.

import type { Seed } from "./random-key.js";

export type ParsedSeed = { readonly ok: true; readonly seed: Seed } | { readonly ok: false; readonly reason: string };

/** 13 hexadecimal digits are 52 bits, the most that fit a safe integer. */
const hashDigitsUsed = 13;

/** Text of digits alone is an integer as long as it is below 2^53; else 7 to 40 hexadecimal digits are a hash. */
export function parseSeed(text: string): ParsedSeed {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return { ok: true, seed: Number(text) };
  if (/^[0-9a-f]{7,40}$/i.test(text)) return { ok: true, seed: Number.parseInt(text.slice(0, hashDigitsUsed), 16) };
  return { ok: false, reason: `"${text}" is neither an integer from 0 to 2^53 - 1 nor a git hash of 7 to 40 digits` };
}
