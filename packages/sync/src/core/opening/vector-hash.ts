// What is on disk of a document, in 16 bytes: the fingerprint of its version vector as a set of (author, number) under a
// session's key. Two vectors have the same one exactly when they are equal, but for a chance of 2^-128.

import type { AuthorTable, VersionVector } from "@joinery/clock";
import type { HashKey } from "../../reconcile/keyed-hash.js";
import { addFingerprint, type Fingerprint, ItemHash } from "../../reconcile/range/fingerprint.js";

const nameBytesMax = 32;
const seqBytes = 8;

export class VectorHash {
  readonly #hash: ItemHash;
  readonly #item: Uint8Array = new Uint8Array(nameBytesMax + seqBytes);
  readonly #view: DataView = new DataView(this.#item.buffer);

  constructor(key: HashKey) {
    this.#hash = new ItemHash(nameBytesMax + seqBytes, key);
  }

  of(vector: VersionVector, authors: AuthorTable): Fingerprint {
    const sum = new Int32Array(4);
    for (const { author, seq } of vector.entries()) {
      const name = authors.bytesOf(author);
      this.#item.set(name);
      this.#view.setUint32(name.length, seq % 2 ** 32, true);
      this.#view.setUint32(name.length + 4, Math.floor(seq / 2 ** 32), true);
      addFingerprint(sum, this.#hash.of(this.#item.subarray(0, name.length + seqBytes)), 1);
    }
    return sum;
  }
}
