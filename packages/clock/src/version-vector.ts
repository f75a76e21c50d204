// A version vector: for each author, how much of its sequence is covered without a gap.
// Parker et al.: Detection of mutual inconsistency in distributed systems (1983).

import type { AuthorIndex } from "./author-table.js";
import type { Dot } from "./dot.js";

/** How two vectors stand: `before` means the first is strictly covered by the second. */
export type Ordering = "before" | "after" | "equal" | "concurrent";

/** Contiguous knowledge per author: `get(a) = n` covers the sequence numbers 1 to n. Indexes are those of one `AuthorTable`. */
export class VersionVector {
  readonly #seqs: number[] = [];

  /** The greatest covered sequence number of `author`; 0 when nothing of it is known. */
  get(author: AuthorIndex): number {
    return this.#seqs[author] ?? 0;
  }

  /** Sets what is covered of `author` to exactly `seq`, also downwards. */
  set(author: AuthorIndex, seq: number): void {
    while (this.#seqs.length < author) this.#seqs.push(0);
    this.#seqs[author] = seq;
  }

  /** Raises what is covered of `author` to `seq`; true when that is more than before. */
  raise(author: AuthorIndex, seq: number): boolean {
    if (seq <= this.get(author)) return false;
    this.set(author, seq);
    return true;
  }

  covers(author: AuthorIndex, seq: number): boolean {
    return seq <= (this.#seqs[author] ?? 0);
  }

  /** True when every dot that `other` covers is covered here. */
  coversAll(other: VersionVector): boolean {
    for (let author = 0; author < other.#seqs.length; author++) {
      if ((other.#seqs[author] as number) > this.get(author)) return false;
    }
    return true;
  }

  /** Takes the greater of both per author; true when that raised anything here. */
  join(other: VersionVector): boolean {
    const mine = this.#seqs;
    const theirs = other.#seqs;
    let raised = false;
    while (mine.length < theirs.length) mine.push(0);
    for (let author = 0; author < theirs.length; author++) {
      const seq = theirs[author] as number;
      if (seq <= (mine[author] as number)) continue;
      mine[author] = seq;
      raised = true;
    }
    return raised;
  }

  /** Covers nothing any more. */
  clear(): void {
    this.#seqs.fill(0);
  }

  compare(other: VersionVector): Ordering {
    const covers = this.coversAll(other);
    if (other.coversAll(this)) return covers ? "equal" : "before";
    return covers ? "after" : "concurrent";
  }

  /** The authors of which anything is covered, each with its greatest sequence number, by index. */
  *entries(): Generator<Dot> {
    for (let author = 0; author < this.#seqs.length; author++) {
      const seq = this.#seqs[author] as number;
      if (seq > 0) yield { author, seq };
    }
  }

  /** One more than the greatest author index that was ever set: the bound of a loop over `get`. */
  get width(): number {
    return this.#seqs.length;
  }

  /** How many dots are covered. */
  get total(): number {
    let total = 0;
    for (const seq of this.#seqs) total += seq;
    return total;
  }

  clone(): VersionVector {
    const copy = new VersionVector();
    for (const seq of this.#seqs) copy.#seqs.push(seq);
    return copy;
  }
}
