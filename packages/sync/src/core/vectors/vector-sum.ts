// What is on disk of one document at one moment, as a set that can be compared with the peer's: its fingerprint, and when
// that differs its sketch. It stays as it was while the document goes on.

import type { AuthorIndex, AuthorTable, VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { HashKey } from "../../reconcile/keyed-hash.js";
import type { Fingerprint } from "../../reconcile/range/fingerprint.js";
import { VectorSketch } from "../../reconcile/vector/vector-sketch.js";
import { VectorHash } from "../opening/vector-hash.js";

export class VectorSum {
  readonly key: HashKey;
  readonly vector: VersionVector;
  readonly #authors: AuthorTable;
  #sketch: VectorSketch | undefined;

  constructor({ durable, authors }: DocumentCore, key: HashKey) {
    this.key = key;
    this.vector = durable.clone();
    this.#authors = authors;
  }

  get count(): number {
    return countOf(this.vector);
  }

  get fingerprint(): Fingerprint {
    return new VectorHash(this.key).of(this.vector, this.#authors);
  }

  get sketch(): VectorSketch {
    if (this.#sketch !== undefined) return this.#sketch;
    this.#sketch = new VectorSketch(this.key);
    for (const { author, seq } of this.vector.entries()) this.#sketch.set(author, this.#authors.bytesOf(author), seq);
    return this.#sketch;
  }

  /** This vector, but with other numbers of the authors in `others`; 0 for none. */
  with(others: Iterable<readonly [AuthorIndex, number]>): VersionVector {
    const vector = this.vector.clone();
    for (const [author, seq] of others) vector.set(author, seq);
    return vector;
  }
}

/** How many authors a vector has. */
export function countOf(vector: VersionVector): number {
  let count = 0;
  for (let author = 0; author < vector.width; author++) if (vector.get(author) > 0) count++;
  return count;
}
