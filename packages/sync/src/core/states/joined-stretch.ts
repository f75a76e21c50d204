// The join of what one peer lacks, where that is less than its entries: ten thousand increments of one counter are one cell. Made
// for whoever keeps no history, and only where so much is lacking that looking through the whole state costs no more than the
// entries would.

import type { VersionVector } from "@joinery/clock";
import type { DocumentCore, Interval } from "@joinery/replica";
import { intervalsBeyond } from "../intervals-beyond.js";
import type { Whole } from "../large/chunk-queue.js";
import { digestOf, type EntryDigest } from "../large/entry-digest.js";

/** A stretch is kept for each peer that is offered one: larger ones go as entries. */
const stretchBytesMax = 64 * 1024;

/** Entries of fewer bytes are sent without a look at anything else. */
const entryBytesMin = 4 * 1024;

/** A state has no more cells than operations were ever made; looking at all of it pays where one of so many is lacking. */
const operationsShare = 16;

export class JoinedStretch implements Whole {
  /** What a holder of has to have, to the number. */
  readonly from: VersionVector;
  readonly digest: EntryDigest;
  readonly bytes: number;
  readonly #content: Uint8Array;

  constructor(content: Uint8Array, from: VersionVector) {
    this.#content = content;
    this.bytes = content.length;
    this.digest = digestOf(content);
    this.from = from;
  }

  slice(from: number, to: number): Uint8Array {
    return this.#content.subarray(from, to);
  }
}

/** Bytes of the entries in the log that make up `intervals`. */
export function entryBytesIn({ log }: DocumentCore, intervals: readonly Interval[]): number {
  let bytes = 0;
  for (const { author, from, to } of intervals) {
    for (const { rest, locals } of log.range(author, from, to)) bytes += rest.length + locals.length + 2;
  }
  return bytes;
}

/** The join of what a holder of exactly `vector` lacks; undefined where entries are less, or what is here is not all on disk. */
export function joinedFor(document: DocumentCore, vector: VersionVector): JoinedStretch | undefined {
  const { applied, durable, base, openSince } = document;
  const lacking = intervalsBeyond(durable, vector);
  let operations = 0;
  for (const { from, to } of lacking) operations += to - from + 1;
  if (operations * operationsShare < applied.total || base.refusal !== undefined || openSince !== undefined)
    return undefined;
  const entryBytes = entryBytesIn(document, lacking);
  if (entryBytes < entryBytesMin || !durable.coversAll(applied) || !applied.coversAll(vector)) return undefined;
  const joined = base.joined(vector);
  if (joined === undefined || joined.bytes.length > Math.min(stretchBytesMax, entryBytes / 2)) return undefined;
  return new JoinedStretch(joined.bytes, vector.clone());
}
