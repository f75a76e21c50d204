// The chunks of one large entry that have come so far. Nothing of it is looked at before it is whole, and nothing is allocated for it
// before one has come.

import type { EntryDigest } from "./entry-digest.js";
import type { ChunkRange } from "./large-messages.js";

export class StagedEntry {
  readonly digest: EntryDigest;
  readonly chunkBytes: number;
  /** How many bytes it has. */
  readonly length: number;
  /** Those of the chunks that have come, in their places. */
  bytes: Uint8Array = new Uint8Array();
  /** Bytes of the chunks that have come. */
  arrivedBytes = 0;
  readonly #chunks: number;
  #has: boolean[] = [];

  constructor(digest: EntryDigest, length: number, chunkBytes: number) {
    this.digest = digest;
    this.length = length;
    this.chunkBytes = chunkBytes;
    this.#chunks = Math.ceil(length / chunkBytes);
  }

  get isWhole(): boolean {
    return this.arrivedBytes === this.length;
  }

  /** The chunks that are missing, at most `rangesMax` ranges of them. */
  missing(rangesMax: number): ChunkRange[] {
    const ranges: ChunkRange[] = [];
    for (let first = 0; first < this.#chunks && ranges.length < rangesMax; first++) {
      let end = first;
      while (end < this.#chunks && this.#has[end] !== true) end++;
      if (end > first) ranges.push({ first, count: end - first });
      first = end;
    }
    return ranges;
  }

  /** Takes a chunk; false for one that was here, or that is none of this entry. */
  take(index: number, chunk: Uint8Array): boolean {
    const from = index * this.chunkBytes;
    const length = Math.min(this.chunkBytes, this.length - from);
    if (index >= this.#chunks || this.#has[index] === true || chunk.length !== length) return false;
    if (this.arrivedBytes === 0) {
      this.bytes = new Uint8Array(this.length);
      this.#has = new Array<boolean>(this.#chunks).fill(false);
    }
    this.bytes.set(chunk, from);
    this.#has[index] = true;
    this.arrivedBytes += length;
    return true;
  }
}
