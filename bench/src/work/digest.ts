// What a document holds in one short line, the same for every subject that holds the same.

import { createHash } from "node:crypto";

/** Of lines in any order. */
export function digestOf(lines: Iterable<string>): string {
  const sorted = [...lines].sort();
  const hash = createHash("sha256").update(sorted.join("\n")).digest("hex").slice(0, 16);
  return `${sorted.length} lines, ${hash}`;
}

/** Of keys with their values. */
export function digestOfPairs(pairs: Iterable<readonly [string, string]>): string {
  return digestOf(Array.from(pairs, ([key, value]) => `${key}=${value}`));
}
