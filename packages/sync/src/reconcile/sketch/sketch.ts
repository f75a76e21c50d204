// A rateless invertible Bloom lookup table of a set: an endless sequence of coded symbols, any beginning of which tells a
// peer the difference between its set and this one, once it is about 1.4 times as long as the difference is large.
// Yang, Gilad, Alizadeh: Practical Rateless Set Reconciliation (SIGCOMM 2024).

import { bytesToWords } from "../item-words.js";
import type { HashKey } from "../keyed-hash.js";
import { ReconcileError } from "../reconcile-error.js";
import { type CodedSymbols, countsWithin } from "./coded-symbols.js";
import { countedSymbols, type SketchShape, SymbolLayout, sketchSymbolsMax } from "./sketch-shape.js";
import { SymbolPrefix } from "./symbol-prefix.js";

export class Sketch {
  readonly layout: SymbolLayout;
  readonly key: HashKey;
  readonly #prefix: SymbolPrefix;
  readonly #scratch: Int32Array;

  /** @param key what both sides of a session use, and nobody else can know while items are made */
  constructor(shape: SketchShape, key: HashKey, prefix?: SymbolPrefix) {
    this.layout = prefix?.layout ?? new SymbolLayout(shape);
    this.key = key;
    this.#prefix = prefix ?? new SymbolPrefix(this.layout, key);
    this.#scratch = new Int32Array(this.layout.itemWords);
  }

  /** Items in the set. */
  get size(): number {
    return this.#prefix.items.size;
  }

  /** Adds an item to the set and to all symbols that were built; false when it was there. Throws WRONG_WIDTH. */
  add(item: Uint8Array): boolean {
    this.#read(item);
    return this.#prefix.add(this.#scratch, 0);
  }

  /** `add` of the item whose words begin at `words[at]`. */
  addWords(words: Int32Array, at: number): boolean {
    return this.#prefix.add(words, at);
  }

  /** Takes an item out of the set and of all symbols that were built; false when it was not there. Throws WRONG_WIDTH. */
  remove(item: Uint8Array): boolean {
    this.#read(item);
    return this.#prefix.remove(this.#scratch, 0);
  }

  has(item: Uint8Array): boolean {
    this.#read(item);
    return this.hasWords(this.#scratch, 0);
  }

  /** `has` of the item whose words begin at `words[at]`. */
  hasWords(words: Int32Array, at: number): boolean {
    return this.#prefix.find(words, at) >= 0;
  }

  /** The symbols from number `from` on. Throws TOO_MANY_SYMBOLS beyond the first 2^20. */
  symbols(from: number, count: number): CodedSymbols {
    if (from + count > sketchSymbolsMax) {
      throw new ReconcileError("TOO_MANY_SYMBOLS", `a sketch has ${sketchSymbolsMax} symbols`);
    }
    this.#prefix.extend(from + count);
    const { symbolWords } = this.layout;
    const counted = countsWithin(from, count, countedSymbols);
    return {
      layout: this.layout,
      from,
      count,
      setSize: this.size,
      words: this.#prefix.words.slice(from * symbolWords, (from + count) * symbolWords),
      counts: [...this.#prefix.counts.subarray(from, from + counted)],
    };
  }

  /** The same set, unmoved by what happens to this one: what a session sends from while the set goes on changing. */
  clone(): Sketch {
    return new Sketch(this.layout.shape, this.key, this.#prefix.clone());
  }

  #read(item: Uint8Array): void {
    const { itemBytes } = this.layout.shape;
    if (item.length !== itemBytes) {
      throw new ReconcileError("WRONG_WIDTH", `an item has ${item.length} bytes, not ${itemBytes}`);
    }
    bytesToWords(item, 0, itemBytes, this.#scratch, 0);
  }
}
