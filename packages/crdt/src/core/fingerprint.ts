// An incremental 128-bit fingerprint of a state: the sum of a hash per live cell, over (path, dot, payload).
// Addition commutes, so equal sets of cells have equal fingerprints whatever the order in which they came.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import { type Hash64, hashText, mix32 } from "./hash.js";

/** Four 32-bit lanes of a sum. Equal states have equal lanes; unequal ones differ but for accidents of 2^-64. */
export class Fingerprint {
  readonly #authors: AuthorTable;
  readonly #authorHashes: Hash64[] = [];
  #l0 = 0;
  #l1 = 0;
  #l2 = 0;
  #l3 = 0;

  constructor(authors: AuthorTable) {
    this.#authors = authors;
  }

  add(path: Hash64, author: AuthorIndex, seq: number, payload: Hash64): void {
    this.#sum(path, author, seq, payload, 1);
  }

  subtract(path: Hash64, author: AuthorIndex, seq: number, payload: Hash64): void {
    this.#sum(path, author, seq, payload, -1);
  }

  /** The four lanes, each an unsigned 32-bit number. */
  lanes(): readonly [number, number, number, number] {
    return [this.#l0 >>> 0, this.#l1 >>> 0, this.#l2 >>> 0, this.#l3 >>> 0];
  }

  /** Keeps the lanes in `into`, of length 4. */
  save(into: Int32Array): void {
    into[0] = this.#l0;
    into[1] = this.#l1;
    into[2] = this.#l2;
    into[3] = this.#l3;
  }

  /** Takes back what `save` kept. */
  restore(from: Int32Array): void {
    this.#l0 = from[0] as number;
    this.#l1 = from[1] as number;
    this.#l2 = from[2] as number;
    this.#l3 = from[3] as number;
  }

  /** The lanes as 32 hexadecimal digits. */
  toString(): string {
    return this.lanes()
      .map((lane) => lane.toString(16).padStart(8, "0"))
      .join("");
  }

  #sum(path: Hash64, author: AuthorIndex, seq: number, payload: Hash64, sign: number): void {
    const who = this.#authorHash(author);
    const high = Math.floor(seq / 0x100000000);
    const x = mix32(path.a ^ Math.imul(who.a, 0x27d4eb2f) ^ Math.imul(seq | 0, 0x165667b1) ^ high);
    const y = mix32(path.b + Math.imul(who.b, 0x9e3779b1) + Math.imul(seq | 0, 0x85ebca77) + high);
    const u = mix32(x ^ Math.imul(payload.a, 0xc2b2ae3d));
    const v = mix32(y + Math.imul(payload.b, 0x27d4eb2f));
    this.#l0 = (this.#l0 + sign * u) | 0;
    this.#l1 = (this.#l1 + sign * v) | 0;
    this.#l2 = (this.#l2 + sign * mix32(u ^ Math.imul(v, 0x9e3779b1))) | 0;
    this.#l3 = (this.#l3 + sign * mix32(v ^ Math.imul(u, 0x85ebca6b))) | 0;
  }

  #authorHash(author: AuthorIndex): Hash64 {
    let hash = this.#authorHashes[author];
    if (hash === undefined) {
      hash = hashText({ a: 1, b: 2 }, this.#authors.idOf(author));
      while (this.#authorHashes.length < author) {
        this.#authorHashes.push(hashText({ a: 1, b: 2 }, this.#authors.idOf(this.#authorHashes.length)));
      }
      this.#authorHashes[author] = hash;
    }
    return hash;
  }
}
