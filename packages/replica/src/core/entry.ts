// An entry: what one flush of one author writes, and the unit of storage, relay and dependency.
// It is immutable. Its canonical bytes are the table of authors it mentions and `rest`, which refers to them by index.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import type { DotNames } from "@joinery/crdt";

/** Most transactions in one entry. */
export const entryTransactionsMax = 256;

/** Most operations in one entry: columns write alike ones in so few bytes that bytes alone would not bound what they unfold to. */
export const entryOperationsMax = 32_768;

/** Most bytes of one entry, the names of the authors it mentions included. */
export const entryBytesMax: number = 1024 * 1024;

/** An entry of several transactions holds no more, so that it fits a frame; only a single large one goes beyond. */
export const entryBytesEnough: number = 240 * 1024;

/** What the length of a name and a reference to it take in a frame, at most. */
const referenceBytesMax = 4;

/** What an author mentioned counts for: its name, with its length and a reference to it. */
export function authorBytes(author: AuthorIndex, authors: AuthorTable): number {
  return authors.bytesOf(author).length + referenceBytesMax;
}

/** One entry, with author indexes of the document that holds it. */
export interface Entry {
  readonly author: AuthorIndex;
  /** The range of sequence numbers that its operations took. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly stamp: Stamp;
  /** The heads of what its author had applied when it began, its own chain left out. */
  readonly deps: readonly Dot[];
  /** The hash of its author's previous entry, or of the genesis; only in documents that link their entries. */
  readonly prev: Uint8Array | undefined;
  /** The authors that `rest` mentions; the first is the entry's own. */
  readonly locals: readonly AuthorIndex[];
  /** Everything but the table of authors. */
  readonly rest: Uint8Array;
  /** Where in `rest` the transactions begin. */
  readonly bodyOffset: number;
  /** Where a forked author has branches: how the numbers and dots in the bytes differ from those above. */
  readonly placement?: Placement;
}

/** An entry of a branch keeps its bytes, in which it is numbered along its author's whole chain. */
export interface Placement {
  /** The first sequence number as written. */
  readonly firstSeq: number;
  readonly names: DotNames;
}

/** True when both have the same canonical bytes. */
export function sameEntry(a: Entry, b: Entry): boolean {
  if (a === b) return true;
  if (a.locals.length !== b.locals.length) return false;
  for (let index = 0; index < a.locals.length; index++) if (a.locals[index] !== b.locals[index]) return false;
  return sameBytes(a.rest, b.rest);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
