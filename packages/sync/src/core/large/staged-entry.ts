// The chunks of one large entry that have come so far. Nothing of it is looked at before it is whole.

import type { EntryDigest } from "./entry-digest.js";
import type { ChunkRange } from "./large-messages.js";

export class StagedEntry {
  readonly digest: EntryDigest;
  readonly chunkBytes: number;
  readonly bytes: Uint8Array;
  readonly #has: boolean[];
  #missing: number;

  constructor(digest: EntryDigest, bytes: number, chunkBytes: number) {
    this.digest = digest;
    this.chunkBytes = chunkBytes;
    this.bytes = new Uint8Array(bytes);
    this.#missing = Math.ceil(bytes / chunkBytes);
    this.#has = new Array<boolean>(this.#missing).fill(false);
  }

  get isWhole(): boolean {
    return this.#missing === 0;
  }

  /** The chunks that are missing, at most `rangesMax` ranges of them. */
  missing(rangesMax: number): ChunkRange[] {
    const ranges: ChunkRange[] = [];
    for (let first = 0; first < this.#has.length && ranges.length < rangesMax; first++) {
      let end = first;
      while (end < this.#has.length && this.#has[end] === false) end++;
      if (end > first) ranges.push({ first, count: end - first });
      first = end;
    }
    return ranges;
  }

  /** Takes a chunk; false for one that was here, or that is none of this entry. */
  take(index: number, chunk: Uint8Array): boolean {
    const from = index * this.chunkBytes;
    const length = Math.min(this.chunkBytes, this.bytes.length - from);
    if (this.#has[index] !== false || chunk.length !== length) return false;
    this.bytes.set(chunk, from);
    this.#has[index] = true;
    this.#missing--;
    return true;
  }
}
