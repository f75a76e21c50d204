// A set of authors by their indexes, as bits: to walk over it costs a look at each thousand indexes and one at each member, in
// order of the indexes, whatever the order in which they came.

import type { AuthorIndex } from "@joinery/clock";

export class AuthorSet {
  readonly #words: number[] = [];
  /** A bit for each word that is not 0. */
  readonly #used: number[] = [];

  add(author: AuthorIndex): void {
    const word = author >>> 5;
    setBit(this.#words, word, author & 31);
    setBit(this.#used, word >>> 5, word & 31);
  }

  delete(author: AuthorIndex): void {
    const word = author >>> 5;
    const left = (this.#words[word] ?? 0) & ~(1 << (author & 31));
    if (word >= this.#words.length) return;
    this.#words[word] = left;
    if (left === 0) this.#used[word >>> 5] = (this.#used[word >>> 5] as number) & ~(1 << (word & 31));
  }

  /** In ascending order. Those may be deleted meanwhile that were answered. */
  *indexes(): Generator<AuthorIndex> {
    for (let group = 0; group < this.#used.length; group++) {
      for (const word of bitsOf(this.#used[group] as number, group)) yield* bitsOf(this.#words[word] as number, word);
    }
  }
}

function setBit(words: number[], word: number, bit: number): void {
  while (words.length <= word) words.push(0);
  words[word] = (words[word] as number) | (1 << bit);
}

/** The places of the bits that are set, of word number `place`. */
function* bitsOf(word: number, place: number): Generator<number> {
  for (let left = word; left !== 0; left &= left - 1) yield 32 * place + 31 - Math.clz32(left & -left);
}
