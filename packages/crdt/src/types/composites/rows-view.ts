// A read-only view of rows: live, nothing copied, in order of the authors' names.

import type { AuthorIndex, AuthorTable, ReplicaId } from "@joinery/clock";
import { printsAs } from "../../core/inspect.js";
import { jsonObject } from "../../values/json-of.js";

/** Reads states by author as a `ReadonlyMap` of values by author name. Iteration sorts the names: O(n log n) once per loop. */
export class RowsView<State, Value> implements ReadonlyMap<ReplicaId, Value> {
  readonly #rows: ReadonlyMap<AuthorIndex, State>;
  readonly #authors: AuthorTable;
  readonly #read: (state: State, author: ReplicaId) => Value;

  constructor(
    rows: ReadonlyMap<AuthorIndex, State>,
    authors: AuthorTable,
    read: (state: State, author: ReplicaId) => Value,
  ) {
    this.#rows = rows;
    this.#authors = authors;
    this.#read = read;
  }

  get size(): number {
    return this.#rows.size;
  }

  has(author: ReplicaId): boolean {
    return this.#rows.has(this.#authors.indexOf(author));
  }

  get(author: ReplicaId): Value | undefined {
    const state = this.#rows.get(this.#authors.indexOf(author));
    return state === undefined ? undefined : this.#read(state, author);
  }

  forEach(callback: (value: Value, author: ReplicaId, map: ReadonlyMap<ReplicaId, Value>) => void): void {
    for (const [author, value] of this) callback(value, author, this);
  }

  *keys(): MapIterator<ReplicaId> {
    yield* Array.from(this.#rows.keys(), (author) => this.#authors.idOf(author)).sort();
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this) yield value;
  }

  *entries(): MapIterator<[ReplicaId, Value]> {
    for (const author of this.keys()) yield [author, this.get(author) as Value];
  }

  [Symbol.iterator](): MapIterator<[ReplicaId, Value]> {
    return this.entries();
  }

  /** An object by author, as `JSON.stringify` writes it. */
  toJSON(): object {
    return jsonObject(this);
  }

  get [Symbol.toStringTag](): string {
    return "RowsView";
  }
}

printsAs(RowsView.prototype, (view) => new Map(view));
