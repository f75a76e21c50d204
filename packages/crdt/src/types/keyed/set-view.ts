// A read-only view of a set's state: live, nothing copied, in order of the elements' keys.

import { printsAs } from "../../core/inspect.js";
import { jsonOf } from "../../values/json-of.js";

/** The keys of the elements: any map by key, or a part of one. */
export interface ElementKeys {
  readonly size: number;
  has(key: string): boolean;
  keys(): Iterable<string>;
}

/** Reads keyed state as a `ReadonlySet`. Iteration sorts the keys: O(n log n) once per loop. */
export class SetView<T> implements ReadonlySet<T> {
  readonly #keys: ElementKeys;
  readonly #keyOf: (element: T) => string | undefined;
  readonly #elementOf: (key: string) => T;

  constructor(keys: ElementKeys, keyOf: (element: T) => string | undefined, elementOf: (key: string) => T) {
    this.#keys = keys;
    this.#keyOf = keyOf;
    this.#elementOf = elementOf;
  }

  get size(): number {
    return this.#keys.size;
  }

  has(element: T): boolean {
    const key = this.#keyOf(element);
    return key !== undefined && this.#keys.has(key);
  }

  forEach(callback: (value: T, key: T, set: ReadonlySet<T>) => void): void {
    for (const element of this) callback(element, element, this);
  }

  *values(): SetIterator<T> {
    for (const key of [...this.#keys.keys()].sort()) yield this.#elementOf(key);
  }

  keys(): SetIterator<T> {
    return this.values();
  }

  *entries(): SetIterator<[T, T]> {
    for (const element of this) yield [element, element];
  }

  [Symbol.iterator](): SetIterator<T> {
    return this.values();
  }

  /** An array of the elements, as `JSON.stringify` writes it. */
  toJSON(): unknown {
    return [...this].map(jsonOf);
  }

  get [Symbol.toStringTag](): string {
    return "SetView";
  }
}

printsAs(SetView.prototype, (view) => new Set(view));
