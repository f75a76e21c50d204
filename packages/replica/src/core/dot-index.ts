// Things by dots, of which several may stand under one: looked up by the dot or by a range of an author's numbers.

import type { AuthorIndex } from "@joinery/clock";

/** What stands under a dot: mostly one thing, which then needs no set of its own. */
type Under<T> = T | Set<T>;

export class DotIndex<T extends object> {
  readonly #byAuthor: Map<AuthorIndex, Map<number, Under<T>>> = new Map();

  /** What stands under one dot. */
  get(author: AuthorIndex, seq: number): readonly T[] {
    const under = this.#byAuthor.get(author)?.get(seq);
    return under === undefined ? [] : listOf(under);
  }

  /** Adds `item`, which is not here. */
  add(author: AuthorIndex, seq: number, item: T): void {
    const bySeq = this.#byAuthor.get(author) ?? new Map<number, Under<T>>();
    const under = bySeq.get(seq);
    if (under instanceof Set) under.add(item);
    else bySeq.set(seq, under === undefined ? item : new Set([under, item]));
    this.#byAuthor.set(author, bySeq);
  }

  delete(author: AuthorIndex, seq: number, item: T): void {
    const bySeq = this.#byAuthor.get(author);
    const under = bySeq?.get(seq);
    if (bySeq === undefined || under === undefined) return;
    if (under instanceof Set) under.delete(item);
    if (under instanceof Set ? under.size > 0 : under !== item) return;
    bySeq.delete(seq);
    if (bySeq.size === 0) this.#byAuthor.delete(author);
  }

  /** What stands under the numbers of `author` from `first` to `last`, in their order. */
  between(author: AuthorIndex, first: number, last: number): T[] {
    const bySeq = this.#byAuthor.get(author);
    if (bySeq === undefined) return [];
    return numbersBetween(bySeq, first, last).flatMap((seq) => listOf(bySeq.get(seq) as Under<T>));
  }
}

function listOf<T extends object>(under: Under<T>): T[] {
  return under instanceof Set ? [...under] : [under];
}

/** Walks the range or the keys, whichever are fewer: thousands of entries in reverse order must not cost their square. */
function numbersBetween(bySeq: ReadonlyMap<number, unknown>, first: number, last: number): number[] {
  const numbers: number[] = [];
  if (last - first < bySeq.size) {
    for (let seq = first; seq <= last; seq++) if (bySeq.has(seq)) numbers.push(seq);
    return numbers;
  }
  for (const seq of bySeq.keys()) if (seq >= first && seq <= last) numbers.push(seq);
  return numbers.sort((a, b) => a - b);
}
