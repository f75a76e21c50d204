// Places in an ordered set, as the steps from each to the next: the peer's items are named so for a byte or two each, where
// the items themselves would take eight.

import { ByteReader } from "../byte-reader.js";
import { ByteWriter } from "../byte-writer.js";

export type RanksResult =
  | { readonly ok: true; readonly ranks: readonly number[] }
  /** `reason` completes "places that ...". */
  | { readonly ok: false; readonly reason: string };

/** @param ranks in ascending order */
export function encodeRanks(ranks: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  let next = 0;
  for (const rank of ranks) {
    writer.natural(rank - next);
    next = rank + 1;
  }
  return writer.toBytes();
}

/** Reads places in a set of so many items. Memory is in proportion to the bytes. */
export function decodeRanks(bytes: Uint8Array, size: number): RanksResult {
  const reader = new ByteReader(bytes);
  const ranks: number[] = [];
  for (let next = 0; reader.left > 0; ) {
    const rank = next + reader.natural();
    if (reader.fault === undefined && rank >= size) reader.fail("lie beyond the set");
    if (reader.fault !== undefined) return { ok: false, reason: reader.fault };
    ranks.push(rank);
    next = rank + 1;
  }
  return { ok: true, ranks };
}
