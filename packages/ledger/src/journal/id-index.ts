// Finds the row of a transfer by author and id: a hash table of row numbers with linear probing, four bytes per slot and
// at most half full. Keys stand in the rows. Only the key that was added last is ever taken out, so no slot is marked deleted.

import type { AuthorIndex } from "@joinery/clock";
import { type Columns, setHalves } from "./columns.js";

const roomAtFirst = 64;
const idWordCount = 4;

export class IdIndex {
  readonly #columns: Columns;
  /** The id that is looked for, in the form in which rows have theirs. */
  readonly #asked: BigUint64Array = new BigUint64Array(2);
  readonly #askedWords: Uint32Array = new Uint32Array(this.#asked.buffer);
  /** Row numbers plus one; 0 is free. */
  #slots: Int32Array = new Int32Array(0);
  #size = 0;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  /** The row that was added under a key; undefined when none was. */
  get(author: AuthorIndex, id: bigint): number | undefined {
    if (this.#size === 0) return undefined;
    setHalves(this.#asked, 0, id);
    const row = (this.#slots[this.#slotOf(author, this.#askedWords, 0)] as number) - 1;
    return row < 0 ? undefined : row;
  }

  /** Adds a row under the key that stands in it, unless another row has that key. */
  add(row: number): void {
    if (this.#slots.length < 2 * (this.#size + 1)) this.#grow();
    const slot = this.#slotOfRow(row);
    if (this.#slots[slot] !== 0) return;
    this.#slots[slot] = row + 1;
    this.#size++;
  }

  /** Takes out a row, if it is here: the one that was added last. */
  drop(row: number): void {
    if (this.#size === 0) return;
    const slot = this.#slotOfRow(row);
    if (this.#slots[slot] !== row + 1) return;
    this.#slots[slot] = 0;
    this.#size--;
  }

  #slotOfRow(row: number): number {
    const { author, idWords } = this.#columns.arrays;
    return this.#slotOf(author[row] as AuthorIndex, idWords, row * idWordCount);
  }

  /** Where the key stands, or the free slot where it would. The words of its id begin at `at`. */
  #slotOf(author: AuthorIndex, words: Uint32Array, at: number): number {
    const { author: authors, idWords } = this.#columns.arrays;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashOf(author, words, at) & mask;
    for (let row = slots[slot] as number; row > 0; row = slots[slot] as number) {
      if (authors[row - 1] === author && isSame(idWords, (row - 1) * idWordCount, words, at)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Rows go in again in their order, so that the last one stays the last. */
  #grow(): void {
    const rows = this.#slots.filter((row) => row > 0).sort();
    this.#slots = new Int32Array(Math.max(roomAtFirst, 2 * this.#slots.length));
    for (const row of rows) this.#slots[this.#slotOfRow(row - 1)] = row;
  }
}

function isSame(a: Uint32Array, atA: number, b: Uint32Array, atB: number): boolean {
  return a[atA] === b[atB] && a[atA + 1] === b[atB + 1] && a[atA + 2] === b[atB + 2] && a[atA + 3] === b[atB + 3];
}

function hashOf(author: AuthorIndex, words: Uint32Array, at: number): number {
  let hash = Math.imul(author, 0x85ebca6b);
  for (let word = at; word < at + idWordCount; word++) {
    hash = Math.imul(hash ^ (words[word] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}
