// A read-only view of a log: live, nothing copied, in the order that all replicas share.

import type { AuthorTable, ReplicaId } from "@joinery/clock";
import { printsAs } from "../../core/inspect.js";
import { jsonOf } from "../../values/json-of.js";
import { readOut } from "../../values/read-out.js";
import type { LogEvent } from "./ordered-events.js";

/** Takes one event into what the events before it came to. Deterministic: a function of its arguments alone. */
export type LogReducer<T, Result> = (result: Result, event: T, author: ReplicaId, index: number) => Result;

/**
 * The events of a log. An event that comes late takes its place among those that are there, and the later ones move up:
 * an index stays true only until the next change.
 */
export class LogView<T> implements Iterable<T> {
  readonly #log: { readonly events: readonly LogEvent[] };
  readonly #authors: AuthorTable;

  constructor(log: { readonly events: readonly LogEvent[] }, authors: AuthorTable) {
    this.#log = log;
    this.#authors = authors;
  }

  get length(): number {
    return this.#log.events.length;
  }

  /** The event at a place, from 0; negative ones count from the end. Undefined outside of the log. */
  at(index: number): T | undefined {
    const event = this.#log.events.at(index);
    return event === undefined ? undefined : (readOut(event.payload) as T);
  }

  /** Who appended the event at a place, by the name that others know, on whichever branch; undefined outside of the log. */
  authorAt(index: number): ReplicaId | undefined {
    const event = this.#log.events.at(index);
    return event === undefined ? undefined : this.#authors.ownerIdOf(event.author);
  }

  /**
   * What all events come to, one after the other. Replicas that hold the same events get the same result if `reducer` looks at
   * its arguments alone: no clock, no random numbers, no state outside, and no writing to what it was given. Takes O(n) each time.
   */
  fold<Result>(reducer: LogReducer<T, Result>, initial: Result): Result {
    let result = initial;
    for (const [index, { payload, author }] of this.#log.events.entries()) {
      result = reducer(result, readOut(payload) as T, this.#authors.ownerIdOf(author), index);
    }
    return result;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (const { payload } of this.#log.events) yield readOut(payload) as T;
  }

  /** An array of the events, as `JSON.stringify` writes it. */
  toJSON(): unknown {
    return [...this].map(jsonOf);
  }

  get [Symbol.toStringTag](): string {
    return "LogView";
  }
}

printsAs(LogView.prototype, (view) => [...view]);
