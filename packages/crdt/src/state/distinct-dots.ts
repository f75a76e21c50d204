// Checks that the cells of a state have dots of their own, each one seen: two cells with one dot would be one operation
// in two places. Cells come in order of their keys, so their numbers are collected and sorted once.

import type { AuthorIndex, CausalContext } from "@joinery/clock";
import { DecodeError } from "../errors.js";

/** Holds eight bytes per dot. */
export class DistinctDots {
  readonly #context: CausalContext;
  readonly #seqs: Map<AuthorIndex, number[]> = new Map();

  constructor(context: CausalContext) {
    this.#context = context;
  }

  get isEmpty(): boolean {
    return this.#seqs.size === 0;
  }

  /** Throws `DecodeError` for a dot that was never seen. */
  add(author: AuthorIndex, seq: number): void {
    if (!this.#context.covers(author, seq)) throw new DecodeError("a cell that was never seen");
    const seqs = this.#seqs.get(author);
    if (seqs === undefined) this.#seqs.set(author, [seq]);
    else seqs.push(seq);
  }

  /** Throws `DecodeError` when two dots are one. */
  check(): void {
    for (const seqs of this.#seqs.values()) {
      const sorted = new Float64Array(seqs).sort();
      for (let index = 1; index < sorted.length; index++) {
        if (sorted[index] === sorted[index - 1]) throw new DecodeError("one dot in two places");
      }
    }
  }
}
