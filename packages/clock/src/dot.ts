// A dot names one operation for ever: its author and its place in that author's sequence.
// Almeida, Shoker, Baquero: Delta state replicated data types (2018).

import type { AuthorIndex, AuthorTable } from "./author-table.js";

/** One operation: `seq` counts from 1 without gaps per author, at most 2^53 - 1. */
export interface Dot {
  readonly author: AuthorIndex;
  readonly seq: number;
}

/** Orders dots by author name, then sequence: the order that every replica shares. */
export function compareDots(authors: AuthorTable, a: Dot, b: Dot): number {
  return a.author === b.author ? a.seq - b.seq : authors.compare(a.author, b.author);
}
