// What can be undone, newest last, within a bound. An entry is one transaction: its steps by place, or the field that keeps
// it from being undone.

import type { MovedDot } from "@joinery/crdt";
import { joined, type PlaceKeys, redirected, type Step } from "@joinery/crdt/inverse";

/** One transaction, as it was taken down. */
export class UndoEntry {
  /** By place, in the order in which the transaction first came there. */
  readonly steps: Map<string, Step> = new Map();
  /** The place that can't be undone, if there is one. */
  refused: PlaceKeys | undefined;

  get isEmpty(): boolean {
    return this.steps.size === 0 && this.refused === undefined;
  }

  add(step: Step): void {
    const place = placeOf(step.keys);
    const known = this.steps.get(place);
    const both = known === undefined ? step : joined(known, step);
    if (both === undefined) this.steps.delete(place);
    else this.steps.set(place, both);
  }
}

export class UndoStack {
  readonly #capacity: number;
  readonly #entries: UndoEntry[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get last(): UndoEntry | undefined {
    return this.#entries.at(-1);
  }

  push(entry: UndoEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#capacity) this.#entries.shift();
  }

  pop(): void {
    this.#entries.pop();
  }

  clear(): void {
    this.#entries.length = 0;
  }

  /** What stood at a place under one dot stands there again under another. */
  redirect(keys: PlaceKeys, moved: MovedDot): void {
    const place = placeOf(keys);
    for (const { steps } of this.#entries) {
      const step = steps.get(place);
      if (step !== undefined) steps.set(place, redirected(step, moved));
    }
  }

  /** What was counted at a place is gone for good, so there is nothing to take back. */
  forget(keys: PlaceKeys): void {
    for (const { steps } of this.#entries) steps.delete(placeOf(keys));
  }
}

/** A place as text; no place's begins with another's. */
export function placeOf(keys: PlaceKeys): string {
  return JSON.stringify(keys);
}
