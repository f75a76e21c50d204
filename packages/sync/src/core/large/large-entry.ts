// An entry of the log as one that goes out in chunks: its canonical bytes, which name authors in full and are the same on
// every session. The log holds most of them already, so only what stands before is kept here.

import type { AuthorTable } from "@joinery/clock";
import { type Entry, encodeEntry, peekSeqs } from "@joinery/replica";
import { digestOf, type EntryDigest } from "./entry-digest.js";
import type { EntryOffer } from "./large-messages.js";

export class LargeEntry {
  readonly entry: Entry;
  readonly digest: EntryDigest;
  /** The names of its authors, which stand before `entry.rest`. */
  readonly #head: Uint8Array;

  constructor(entry: Entry, authors: AuthorTable) {
    const bytes = encodeEntry(entry, authors);
    this.entry = entry;
    this.digest = digestOf(bytes);
    this.#head = bytes.slice(0, bytes.length - entry.rest.length);
  }

  get bytes(): number {
    return this.#head.length + this.entry.rest.length;
  }

  get offer(): EntryOffer {
    const { entry, bytes, digest } = this;
    const { firstSeq, lastSeq } = peekSeqs(entry.rest) ?? entry;
    return { author: entry.author, firstSeq, lastSeq, bytes, digest };
  }

  /** The bytes from `from` up to `to`, which may lie beyond their end. */
  slice(from: number, to: number): Uint8Array {
    const head = this.#head;
    const { rest } = this.entry;
    if (from >= head.length) return rest.subarray(from - head.length, to - head.length);
    const bytes = new Uint8Array(Math.min(to, this.bytes) - from);
    bytes.set(head.subarray(from, to));
    if (to > head.length) bytes.set(rest.subarray(0, to - head.length), head.length - from);
    return bytes;
  }
}
