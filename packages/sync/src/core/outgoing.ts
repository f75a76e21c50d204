// The entries that wait for one peer: new ones, which are pushed once, and those that it asked for. As long as any of those are
// left, new ones wait behind them: they come after what the peer lacks, and it could but keep them until it has that.
// Both queues are bounded: the first by a limit, the second by the log, whose entries it refers to.

import type { Entry } from "@joinery/replica";

/** New entries, or entries that were asked for. */
export type Lane = "live" | "owed";

/** What entries are collected in. */
export interface Batch {
  /** False when that doesn't fit. */
  add(entry: Entry): boolean;
}

/** One document's entries on their way to one peer. */
export class Outgoing {
  readonly #queues: Record<Lane, Entry[]> = { live: [], owed: [] };
  /** Those of the second queue. */
  readonly #owed: Set<Entry> = new Set();

  get isEmpty(): boolean {
    return this.#queues.live.length === 0 && this.#queues.owed.length === 0;
  }

  /** How many wait in a lane. */
  count(lane: Lane): number {
    return this.#queues[lane].length;
  }

  /** Queues a new entry; false when that made more than `entriesMax`, and all new ones are dropped. */
  push(entry: Entry, entriesMax: number): boolean {
    const { live } = this.#queues;
    live.push(entry);
    if (live.length <= entriesMax) return true;
    this.#queues.live = [];
    return false;
  }

  /** Queues entries that the peer asked for, each once; new ones that wait already go out as such. */
  owe(entries: Iterable<Entry>): void {
    const { live, owed } = this.#queues;
    const waiting = new Set(live);
    for (const entry of entries) {
      if (this.#owed.has(entry) || waiting.has(entry)) continue;
      this.#owed.add(entry);
      owed.push(entry);
    }
  }

  /** True when the next one may go. */
  has(lane: Lane): boolean {
    const { live, owed } = this.#queues;
    return lane === "owed" ? owed.length > 0 : live.length > 0 && owed.length === 0;
  }

  /** The one that so many are ahead of, or the last. */
  peek(lane: Lane, ahead: number): Entry | undefined {
    const queue = this.#queues[lane];
    return queue[Math.min(ahead, queue.length - 1)];
  }

  clear(): void {
    this.#queues.live = [];
    this.#queues.owed = [];
    this.#owed.clear();
  }

  /** Drops the oldest. */
  skip(lane: Lane): void {
    this.#leave(lane, 1);
  }

  /** Moves what fits into `batch`, oldest first, and drops what is needless by now; answers the entry that didn't fit. */
  take(lane: Lane, batch: Batch, isNeedless: (entry: Entry) => boolean): Entry | undefined {
    const queue = this.#queues[lane];
    let count = 0;
    let misfit: Entry | undefined;
    for (; count < queue.length && misfit === undefined; count++) {
      const entry = queue[count] as Entry;
      if (!isNeedless(entry) && !batch.add(entry)) misfit = entry;
    }
    this.#leave(lane, misfit === undefined ? count : count - 1);
    return misfit;
  }

  #leave(lane: Lane, count: number): void {
    const gone = this.#queues[lane].splice(0, count);
    if (lane === "owed") for (const entry of gone) this.#owed.delete(entry);
  }
}
