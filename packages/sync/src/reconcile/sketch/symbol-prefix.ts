// The first symbols of a set's endless sequence, kept up to date while items come and go, and lengthened on demand.
// A symbol is the exclusive or of its items and of their tags, so putting an item in and taking it out are one operation
// and two prefixes add up to that of the symmetric difference.

import { type HashKey, KeyedHash } from "../keyed-hash.js";
import { ItemTable } from "./item-table.js";
import { countedSymbols, type SymbolLayout } from "./sketch-shape.js";
import { SymbolWalk } from "./symbol-walk.js";

const lengthMin = 64;

export class SymbolPrefix {
  readonly layout: SymbolLayout;
  readonly hash: KeyedHash;
  /** Symbols that are built. */
  length = 0;
  /** The built symbols, `layout.symbolWords` words each. */
  words: Int32Array = new Int32Array(0);
  /** How many items are in each of the first symbols. */
  readonly counts: Int32Array = new Int32Array(countedSymbols);
  /** The symbols that the last change of the set touched: the first `touchedCount` of these. */
  readonly touched: number[] = [];
  touchedCount = 0;
  items: ItemTable;
  readonly #key: HashKey;
  readonly #walk: SymbolWalk = new SymbolWalk();

  constructor(layout: SymbolLayout, key: HashKey) {
    this.layout = layout;
    this.items = new ItemTable(layout);
    this.hash = new KeyedHash(key);
    this.#key = key;
  }

  /** The number of the item at `words[at]`, or -1. Leaves its tag in `hash`. */
  find(words: Int32Array, at: number): number {
    this.hash.tag(words, at, this.layout.shape.itemBytes);
    return this.items.find(words, at, this.hash.low, this.hash.high);
  }

  /** Puts the item at `words[at]` in; false when it was there. */
  add(words: Int32Array, at: number): boolean {
    if (this.find(words, at) >= 0) return false;
    this.#flip(this.items.add(words, at, this.hash.low, this.hash.high), 1);
    return true;
  }

  /** Takes the item at `words[at]` out; false when it was not there. */
  remove(words: Int32Array, at: number): boolean {
    const item = this.find(words, at);
    if (item < 0) return false;
    this.#flip(item, -1);
    this.items.removeAt(item);
    return true;
  }

  /** Puts an item in that is not there, and takes one out that is. */
  toggle(words: Int32Array, at: number): void {
    if (!this.remove(words, at)) this.add(words, at);
  }

  /** Builds at least the first `length` symbols; doubling keeps the cost per item logarithmic, however often one asks. */
  extend(length: number): void {
    if (length <= this.length) return;
    this.length = Math.max(lengthMin, 2 * this.length, length);
    const larger = new Int32Array(this.length * this.layout.symbolWords);
    larger.set(this.words);
    this.words = larger;
    const { items } = this;
    for (let item = 0; item < items.size; item++) {
      const { walks } = items;
      if ((walks[3 * item] as number) >= this.length) continue;
      this.#walk.resume(walks[3 * item] as number, walks[3 * item + 1] as number, walks[3 * item + 2] as number);
      this.#addAlong(item, 1, false);
    }
  }

  clone(): SymbolPrefix {
    const copy = new SymbolPrefix(this.layout, this.#key);
    copy.length = this.length;
    copy.words = this.words.slice();
    copy.counts.set(this.counts);
    copy.items = this.items.clone(this.layout);
    return copy;
  }

  /** Adds an item whose tag is in `hash` to all symbols that it is in, or takes it out: that is the same. */
  #flip(item: number, step: 1 | -1): void {
    this.touchedCount = 0;
    this.#walk.start(this.hash.low, this.hash.high);
    this.#addAlong(item, step, true);
  }

  /** Adds an item to all built symbols from where the walk stands, and leaves the walk where it must go on. */
  #addAlong(item: number, step: number, notes: boolean): void {
    const walk = this.#walk;
    const { itemWords, checkWords, symbolWords } = this.layout;
    const { words, length } = this;
    const { words: itemsWords, tags } = this.items;
    for (; walk.index < length; walk.advance()) {
      const { index } = walk;
      const at = index * symbolWords;
      for (let word = 0; word < itemWords; word++) {
        words[at + word] = (words[at + word] as number) ^ (itemsWords[item * itemWords + word] as number);
      }
      for (let word = 0; word < checkWords; word++) {
        const place = at + itemWords + word;
        words[place] = (words[place] as number) ^ (tags[2 * item + word] as number);
      }
      if (index < countedSymbols) this.counts[index] = (this.counts[index] as number) + step;
      if (notes) this.touched[this.touchedCount++] = index;
    }
    this.items.setWalk(item, walk.index, walk.s0, walk.s1);
  }
}
