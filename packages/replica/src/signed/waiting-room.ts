// Entries that are proven to be their author's and lack what they follow, or whose time has not come. Whatever an
// admitted author sends can crowd out only what that author sent.

import type { Arrival, EntryName } from "./arrival.js";
import { FairRoom } from "./fair-room.js";

export class WaitingRoom {
  readonly #room: FairRoom<Arrival>;
  readonly #stored: (name: EntryName) => boolean;
  /** By the first thing that each lacks. */
  readonly #lacking: Map<EntryName, Set<Arrival>> = new Map();
  /** By the entry that each follows on its chain. */
  readonly #followers: Map<EntryName, Set<Arrival>> = new Map();
  readonly #parked: Set<Arrival> = new Set();

  /** `stored` tells what is stored already. */
  constructor(bytesMax: number, stored: (name: EntryName) => boolean) {
    this.#room = new FairRoom(bytesMax);
    this.#stored = stored;
  }

  get bytes(): number {
    return this.#room.bytes;
  }

  /** The least time of what waits for its time. */
  get firstMs(): number | undefined {
    let firstMs: number | undefined;
    for (const { entry } of this.#parked) firstMs = Math.min(firstMs ?? entry.stamp.ms, entry.stamp.ms);
    return firstMs;
  }

  has(name: EntryName): boolean {
    return this.#room.has(name);
  }

  /** True when something here follows `arrival` on its author's chain, which proves it. */
  proves({ name, author }: Arrival): boolean {
    for (const follower of this.#followers.get(name) ?? []) if (follower.author === author) return true;
    return false;
  }

  /** The names of what is lacked, each once. */
  lacking(): EntryName[] {
    return [...this.#lacking.keys()].filter((name) => !this.#room.has(name));
  }

  /** True when something of another author waits for `arrival`, or for what waits for it. */
  isNeeded({ name, author }: Pick<Arrival, "name" | "author">): boolean {
    const open = [name];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const waiting of this.#lacking.get(next) ?? []) {
        if (waiting.author !== author) return true;
        open.push(waiting.name);
      }
    }
    return false;
  }

  /** Holds `arrival` until what it lacks is stored; false when it lacks nothing. `left` hears who had to leave for it. */
  hold(arrival: Arrival, left: (arrival: Arrival) => void): boolean {
    const lacks = this.#lacks(arrival);
    if (lacks === undefined) return false;
    add(this.#lacking, lacks, arrival);
    this.#enter(arrival, left);
    return true;
  }

  /** Holds `arrival`, which lacks nothing, until its time. */
  park(arrival: Arrival, left: (arrival: Arrival) => void): void {
    this.#parked.add(arrival);
    this.#enter(arrival, left);
  }

  /** Takes out what waited for `name` first; some of it may lack another thing. */
  release(name: EntryName): Arrival[] {
    const released = [...(this.#lacking.get(name) ?? [])];
    for (const arrival of released) this.#leave(arrival);
    return released;
  }

  /** Takes out what is stamped up to `ms`. */
  due(ms: number): Arrival[] {
    const due = [...this.#parked].filter(({ entry }) => entry.stamp.ms <= ms);
    for (const arrival of due) this.#leave(arrival);
    return due;
  }

  #lacks({ prev, deps }: Arrival): EntryName | undefined {
    if (prev !== undefined && !this.#stored(prev)) return prev;
    return deps.find((name) => !this.#stored(name));
  }

  #enter(arrival: Arrival, left: (arrival: Arrival) => void): void {
    if (arrival.prev !== undefined) add(this.#followers, arrival.prev, arrival);
    for (const gone of this.#room.add(arrival)) {
      this.#leave(gone);
      left(gone);
    }
  }

  #leave(arrival: Arrival): void {
    this.#room.delete(arrival);
    this.#parked.delete(arrival);
    if (arrival.prev !== undefined) remove(this.#followers, arrival.prev, arrival);
    for (const name of [arrival.prev, ...arrival.deps]) if (name !== undefined) remove(this.#lacking, name, arrival);
  }
}

function add(index: Map<EntryName, Set<Arrival>>, name: EntryName, arrival: Arrival): void {
  const arrivals = index.get(name);
  if (arrivals === undefined) index.set(name, new Set([arrival]));
  else arrivals.add(arrival);
}

function remove(index: Map<EntryName, Set<Arrival>>, name: EntryName, arrival: Arrival): void {
  const arrivals = index.get(name);
  if (arrivals?.delete(arrival) === true && arrivals.size === 0) index.delete(name);
}
