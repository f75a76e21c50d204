// A set of items in flat arrays: their words, their tags, and where each one's walk over the symbols stands. Found by
// open addressing on the tag, which nobody without the key can steer.

import type { SymbolLayout } from "./sketch-shape.js";

const itemsAtFirst = 8;

export class ItemTable {
  /** Items are numbered from 0 to `size - 1`; a removal gives its number to the last one. */
  size = 0;
  /** `itemWords` words per item. */
  words: Int32Array;
  /** Per item: the two halves of its tag. */
  tags: Int32Array = new Int32Array(2 * itemsAtFirst);
  /** Per item: the first symbol that is not built yet and has it, and the walk's state there. */
  walks: Int32Array = new Int32Array(3 * itemsAtFirst);
  readonly #itemWords: number;
  /** A slot holds number + 1, 0 is free; at most half of them are taken. */
  #slots: Int32Array = new Int32Array(2 * itemsAtFirst);

  constructor({ itemWords }: SymbolLayout) {
    this.#itemWords = itemWords;
    this.words = new Int32Array(itemsAtFirst * itemWords);
  }

  /** The number of the item whose words begin at `words[at]`, or -1. */
  find(words: Int32Array, at: number, low: number, high: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const item = (this.#slots[slot] as number) - 1;
      if (item < 0) return -1;
      if (this.tags[2 * item] === low && this.tags[2 * item + 1] === high && this.#isAt(item, words, at)) return item;
    }
  }

  /** Adds an item that is not there yet, with a walk that begins; answers its number. */
  add(words: Int32Array, at: number, low: number, high: number): number {
    const item = this.size++;
    if (2 * this.size > this.#slots.length) this.#grow();
    for (let word = 0; word < this.#itemWords; word++) {
      this.words[item * this.#itemWords + word] = words[at + word] as number;
    }
    this.tags[2 * item] = low;
    this.tags[2 * item + 1] = high;
    this.setWalk(item, 0, low, high);
    this.#place(item);
    return item;
  }

  setWalk(item: number, index: number, s0: number, s1: number): void {
    this.walks[3 * item] = index;
    this.walks[3 * item + 1] = s0;
    this.walks[3 * item + 2] = s1;
  }

  removeAt(item: number): void {
    this.#vacate(this.#slotOf(item));
    const last = --this.size;
    if (item === last) return;
    this.#slots[this.#slotOf(last)] = item + 1;
    this.words.copyWithin(item * this.#itemWords, last * this.#itemWords, (last + 1) * this.#itemWords);
    this.tags.copyWithin(2 * item, 2 * last, 2 * last + 2);
    this.walks.copyWithin(3 * item, 3 * last, 3 * last + 3);
  }

  /** A table with the same items that goes its own way. */
  clone(layout: SymbolLayout): ItemTable {
    const copy = new ItemTable(layout);
    copy.size = this.size;
    copy.words = this.words.slice();
    copy.tags = this.tags.slice();
    copy.walks = this.walks.slice();
    copy.#slots = this.#slots.slice();
    return copy;
  }

  #isAt(item: number, words: Int32Array, at: number): boolean {
    const first = item * this.#itemWords;
    for (let word = 0; word < this.#itemWords; word++) {
      if (this.words[first + word] !== words[at + word]) return false;
    }
    return true;
  }

  #slotOf(item: number): number {
    const mask = this.#slots.length - 1;
    let slot = (this.tags[2 * item] as number) & mask;
    while (this.#slots[slot] !== item + 1) slot = (slot + 1) & mask;
    return slot;
  }

  #place(item: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.tags[2 * item] as number) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = item + 1;
  }

  /** Frees a slot and moves those behind it up that could otherwise not be found any more. */
  #vacate(freed: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hole = freed;
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = (this.tags[2 * ((slots[slot] as number) - 1)] as number) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = slots[slot] as number;
      hole = slot;
    }
    slots[hole] = 0;
  }

  #grow(): void {
    const items = this.#slots.length;
    this.words = grown(this.words, items * this.#itemWords);
    this.tags = grown(this.tags, 2 * items);
    this.walks = grown(this.walks, 3 * items);
    this.#slots = new Int32Array(2 * items);
    for (let item = 0; item < this.size - 1; item++) this.#place(item);
  }
}

function grown(array: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
