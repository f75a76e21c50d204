// A stream of random values for one purpose and key, counted from 0. Two streams never touch each other,
// and a stream's n-th value is the same however many values others have drawn.

import { assert } from "@joinery/crdt";
import { RandomKey, type Seed, scaleToInteger, scaleToUnit } from "./random-key.js";

export class KeyedRandom {
  readonly #key: RandomKey;
  #counter = 0;

  constructor(seed: Seed, purpose: string, ...keys: readonly number[]) {
    this.#key = new RandomKey(seed, purpose, ...keys);
  }

  /** The next value in [0, 2^32). */
  next(): number {
    const counter = this.#counter++;
    return this.#key.uint32(counter, Math.floor(counter / 0x1_0000_0000));
  }

  /** The next value in [0, 1), a multiple of 2^-32. */
  float(): number {
    return scaleToUnit(this.next());
  }

  /** The next integer in [0, below), for `below` in [1, 2^32]. */
  integer(below: number): number {
    return scaleToInteger(this.next(), below);
  }

  /** The next integer in [min, max], both included. */
  between(min: number, max: number): number {
    return min + this.integer(max - min + 1);
  }

  /** True with the given probability: never at 0, always at 1. */
  chance(probability: number): boolean {
    return this.float() < probability;
  }

  /** One of the items, which may not be empty. */
  pick<Item>(items: readonly Item[]): Item {
    assert(items.length > 0, "nothing to pick from");
    return items[this.integer(items.length)] as Item;
  }

  /** The items in a random order, as a new array (Fisher and Yates). */
  shuffle<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const item = shuffled[last] as Item;
      shuffled[last] = shuffled[other] as Item;
      shuffled[other] = item;
    }
    return shuffled;
  }
}
