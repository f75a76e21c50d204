// The live cells of a state, each as what tells it from every other: its dot, and a hash of where it stands and what it says.
// A state is the join of its live cells and of the dots it has seen; cells are its irreducible parts (Enes, Almeida, Baquero,
// Leitão: Efficient synchronization of state-based CRDTs, 2019), whatever types they belong to, since all share one dot store.

import type { AuthorIndex, Dot } from "@joinery/clock";
import type { HashPayload } from "../core/fingerprint.js";
import { type Hash64, mix32 } from "../core/hash.js";
import type { CellNotes } from "../core/join-scope.js";

/**
 * Flat arrays, an element per part; the order says nothing. Equal dots stand for one cell, so it is the dot that makes parts
 * distinct; the hash, which is unkeyed, shows damage: one dot with two contents.
 */
export class LiveParts implements CellNotes {
  readonly isDeaf = false;
  /** Their authors. */
  authors: Int32Array;
  /** Their sequence numbers. */
  seqs: Float64Array;
  /** Two words each: the hash of path and payload, the same at every replica. */
  hashes: Int32Array;
  /** True when the type doesn't tell of its cells one by one, so parts are not all there is to it. */
  isPartial = false;
  readonly #expected: number;
  #size = 0;

  /** @param size how many cells are alive */
  constructor(size: number) {
    this.#expected = size;
    this.authors = new Int32Array(size);
    this.seqs = new Float64Array(size);
    this.hashes = new Int32Array(2 * size);
  }

  get size(): number {
    return this.#size;
  }

  /** The dots of all parts. */
  *dots(): Generator<Dot> {
    for (let part = 0; part < this.#size; part++) yield this.dotOf(part);
  }

  dotOf(part: number): Dot {
    return { author: this.authors[part] as AuthorIndex, seq: this.seqs[part] as number };
  }

  add<Payload>(path: Hash64, author: AuthorIndex, seq: number, payload: Payload, hash: HashPayload<Payload>): void {
    const part = this.#size++;
    if (part >= this.#expected) return;
    const { a, b } = hash(payload);
    const high = mix32(path.a ^ Math.imul(a, 0xc2b2ae3d));
    this.authors[part] = author;
    this.seqs[part] = seq;
    this.hashes[2 * part] = mix32(high + Math.imul(path.b, 0x9e3779b1));
    this.hashes[2 * part + 1] = mix32(mix32(path.b + Math.imul(b, 0x27d4eb2f)) ^ Math.imul(high, 0x85ebca6b));
  }

  /** A cell that goes while all are told of was told of twice. */
  subtract(): void {
    this.isPartial = true;
  }

  mark(): number {
    return this.#size;
  }

  rewind(): void {
    this.isPartial = true;
  }

  /** All were told of. */
  settle(): void {
    if (this.#size !== this.#expected) this.isPartial = true;
    this.#size = Math.min(this.#size, this.#expected);
  }
}
