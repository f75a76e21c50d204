// Everything a state has ever seen: a version vector and a cloud of dots beyond its gaps.
// A dot moves from the cloud into the vector as soon as the gap before it is closed, so the cloud stays small.

import type { AuthorIndex } from "./author-table.js";
import type { Dot } from "./dot.js";
import { VersionVector } from "./version-vector.js";

/** The dots a state has seen. A dot that is covered here but absent from the store was removed. */
export class CausalContext {
  readonly vector: VersionVector;
  readonly #cloud: Map<AuthorIndex, Set<number>> = new Map();

  constructor(vector: VersionVector = new VersionVector()) {
    this.vector = vector;
  }

  covers(author: AuthorIndex, seq: number): boolean {
    return this.vector.covers(author, seq) || (this.#cloud.get(author)?.has(seq) ?? false);
  }

  /** Adds one dot; false when it was covered already. */
  add(author: AuthorIndex, seq: number): boolean {
    const last = this.vector.get(author);
    if (seq <= last) return false;
    if (seq === last + 1) {
      this.vector.set(author, seq);
      if (this.#cloud.size > 0) this.#compact(author);
      return true;
    }
    const seqs = this.#cloud.get(author);
    if (seqs === undefined) this.#cloud.set(author, new Set([seq]));
    else if (seqs.has(seq)) return false;
    else seqs.add(seq);
    return true;
  }

  /** Takes in all that `other` has seen. */
  join(other: CausalContext): void {
    for (const { author, seq } of other.vector.entries()) {
      if (this.vector.raise(author, seq)) this.#compact(author);
    }
    for (const { author, seq } of other.cloud()) this.add(author, seq);
  }

  /** True when every dot of `other` is covered here. */
  coversAll(other: CausalContext): boolean {
    for (const dot of other.vector.entries()) if (!this.#coversUpTo(dot)) return false;
    for (const { author, seq } of other.cloud()) if (!this.covers(author, seq)) return false;
    return true;
  }

  /** True when dots of `author` are covered beyond one that is not. */
  hasGap(author: AuthorIndex): boolean {
    return this.#cloud.has(author);
  }

  /** The dots beyond a gap, in order of author index and sequence. */
  *cloud(): Generator<Dot> {
    for (const author of [...this.#cloud.keys()].sort((a, b) => a - b)) {
      const seqs = this.#cloud.get(author) as Set<number>;
      for (const seq of [...seqs].sort((a, b) => a - b)) yield { author, seq };
    }
  }

  /** How many dots lie beyond a gap: what a holder bounds. */
  get cloudSize(): number {
    let size = 0;
    for (const seqs of this.#cloud.values()) size += seqs.size;
    return size;
  }

  clone(): CausalContext {
    const copy = new CausalContext(this.vector.clone());
    for (const [author, seqs] of this.#cloud) copy.#cloud.set(author, new Set(seqs));
    return copy;
  }

  #coversUpTo(dot: Dot): boolean {
    for (let seq = this.vector.get(dot.author) + 1; seq <= dot.seq; seq++) {
      if (!this.covers(dot.author, seq)) return false;
    }
    return true;
  }

  #compact(author: AuthorIndex): void {
    const seqs = this.#cloud.get(author);
    if (seqs === undefined) return;
    let last = this.vector.get(author);
    while (seqs.delete(last + 1)) last++;
    this.vector.set(author, last);
    for (const seq of seqs) if (seq <= last) seqs.delete(seq);
    if (seqs.size === 0) this.#cloud.delete(author);
  }
}
