// Finds the row of a transfer by author and id: a hash table of row numbers with linear probing, four bytes per slot and
// at most half full. Keys stand in the rows. Only the key that was added last is ever taken out, so no slot is marked deleted.

import type { AuthorIndex } from "@joinery/clock";

const roomAtFirst = 64;
const wordBits = 32n;

export class IdIndex {
  readonly #keyOf: (row: number) => { readonly author: AuthorIndex; readonly id: bigint };
  /** Row numbers plus one; 0 is free. */
  #slots: Int32Array = new Int32Array(0);
  #size = 0;

  constructor(keyOf: (row: number) => { readonly author: AuthorIndex; readonly id: bigint }) {
    this.#keyOf = keyOf;
  }

  /** The row that was added under a key; undefined when none was. */
  get(author: AuthorIndex, id: bigint): number | undefined {
    if (this.#size === 0) return undefined;
    const row = (this.#slots[this.#slotOf(author, id)] as number) - 1;
    return row < 0 ? undefined : row;
  }

  /** Adds a row under a key that has none; the row may be read by now. */
  add(author: AuthorIndex, id: bigint, row: number): void {
    if (this.#slots.length < 2 * (this.#size + 1)) this.#grow();
    this.#slots[this.#slotOf(author, id)] = row + 1;
    this.#size++;
  }

  /** Takes out the key that was added last. */
  drop(author: AuthorIndex, id: bigint): void {
    this.#slots[this.#slotOf(author, id)] = 0;
    this.#size--;
  }

  /** Where the key stands, or the free slot where it would. */
  #slotOf(author: AuthorIndex, id: bigint): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(author, id) & mask;
    for (let row = this.#slots[slot] as number; row > 0; row = this.#slots[slot] as number) {
      const key = this.#keyOf(row - 1);
      if (key.id === id && key.author === author) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Rows go in again in their order, so that the last one stays the last. */
  #grow(): void {
    const rows = this.#slots.filter((row) => row > 0).sort();
    this.#slots = new Int32Array(Math.max(roomAtFirst, 2 * this.#slots.length));
    for (const row of rows) {
      const { author, id } = this.#keyOf(row - 1);
      this.#slots[this.#slotOf(author, id)] = row;
    }
  }
}

function hashOf(author: AuthorIndex, id: bigint): number {
  const folded = id ^ (id >> (wordBits + wordBits));
  const low = Number(BigInt.asUintN(32, folded));
  const high = Number(BigInt.asUintN(32, folded >> wordBits));
  const mixed = Math.imul(low ^ Math.imul(high, 0x9e3779b1) ^ Math.imul(author, 0x85ebca6b), 0xc2b2ae35);
  return mixed ^ (mixed >>> 15);
}
