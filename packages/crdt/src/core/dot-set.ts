// A set of dots that answers membership in constant time. It grows with its dots and holds nothing else.

import type { AuthorIndex, Dot } from "@joinery/clock";

export class DotSet {
  readonly #seqs: Map<AuthorIndex, Set<number>> = new Map();

  constructor(dots: Iterable<Dot>) {
    for (const { author, seq } of dots) {
      const seqs = this.#seqs.get(author);
      if (seqs === undefined) this.#seqs.set(author, new Set([seq]));
      else seqs.add(seq);
    }
  }

  has(author: AuthorIndex, seq: number): boolean {
    return this.#seqs.get(author)?.has(seq) ?? false;
  }
}
