// A read-only view of keyed state: live, nothing copied, and in order of keys, never in order of arrival.

import { jsonObject } from "../values/json-of.js";
import { printsAs } from "./inspect.js";

/** Reads a Map of states as a `ReadonlyMap` of values. Iteration sorts the keys: O(n log n) once per loop. */
export class SortedMapView<State, Value, Key extends string = string> implements ReadonlyMap<Key, Value> {
  readonly #states: ReadonlyMap<Key, State>;
  readonly #read: (state: State) => Value;

  constructor(states: ReadonlyMap<Key, State>, read: (state: State) => Value) {
    this.#states = states;
    this.#read = read;
  }

  get size(): number {
    return this.#states.size;
  }

  has(key: Key): boolean {
    return this.#states.has(key);
  }

  get(key: Key): Value | undefined {
    const state = this.#states.get(key);
    return state === undefined ? undefined : this.#read(state);
  }

  forEach(callback: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  *keys(): MapIterator<Key> {
    yield* [...this.#states.keys()].sort();
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this) yield value;
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const key of this.keys()) yield [key, this.get(key) as Value];
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  /** An object by key, as `JSON.stringify` writes it. */
  toJSON(): object {
    return jsonObject(this);
  }

  get [Symbol.toStringTag](): string {
    return "SortedMapView";
  }
}

printsAs(SortedMapView.prototype, (view) => new Map(view));
