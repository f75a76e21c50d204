// What was pushed to one peer and not acknowledged. It measures how long that takes; what takes longer was lost, and the peer
// is told of it, so that it asks.

import type { AuthorIndex } from "@joinery/clock";
import type { RoundTrip } from "./round-trip.js";
import { Waits } from "./waits.js";

/** How often a peer is told of one thing; then vectors are compared. */
const retoldMax = 4;

export class PushWatch {
  readonly #trips: readonly [RoundTrip, ...RoundTrip[]];
  readonly #waits: Waits = new Waits();
  /** How often the peer was told of what is waited for. */
  readonly #retold: Map<AuthorIndex, number> = new Map();

  /** @param trips what is measured counts for all of them; the first decides */
  constructor(trips: readonly [RoundTrip, ...RoundTrip[]]) {
    this.#trips = trips;
  }

  /** Nothing will be overdue. */
  get isEmpty(): boolean {
    return this.#waits.isEmpty;
  }

  pushed(author: AuthorIndex, seq: number, nowMs: number): void {
    this.#waits.add(author, seq, nowMs);
  }

  /** The peer has `seq` on disk. */
  acknowledged(author: AuthorIndex, seq: number, nowMs: number): void {
    const sinceMs = this.#waits.reach(author, seq);
    if (sinceMs === undefined || this.#retold.delete(author)) return;
    for (const trip of this.#trips) trip.measure(nowMs - sinceMs);
  }

  /** The authors of whom something was lost, as it seems. */
  overdue(nowMs: number): AuthorIndex[] {
    const lost: AuthorIndex[] = [];
    for (const [author] of this.#waits.since(nowMs - this.#trips[0].timeoutMs)) {
      const count = (this.#retold.get(author) ?? 0) + 1;
      if (count > retoldMax) this.#forget(author);
      else {
        this.#retold.set(author, count);
        this.#waits.restart(author, nowMs);
        lost.push(author);
      }
    }
    if (lost.length > 0) this.#trips[0].backOff();
    return lost;
  }

  clear(): void {
    this.#waits.clear();
    this.#retold.clear();
  }

  #forget(author: AuthorIndex): void {
    this.#waits.delete(author);
    this.#retold.delete(author);
  }
}
