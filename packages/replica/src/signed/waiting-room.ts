// Entries that are proven to be their author's and can't be stored yet: they lack what they follow, their time has not
// come, or nothing signed that can be stored covers them. Whatever an admitted author sends can crowd out only what that
// author sent.

import type { AuthorIndex } from "@joinery/clock";
import { type Ranked, RankedHeap } from "../core/ranked-heap.js";
import type { Arrival, EntryName } from "./arrival.js";
import { FairRoom } from "./fair-room.js";

interface Parked extends Ranked {
  readonly arrival: Arrival;
}

export class WaitingRoom {
  readonly #room: FairRoom<Arrival>;
  readonly #stored: (name: EntryName) => boolean;
  /** By the entry that each follows on its chain. */
  readonly #followers: Map<EntryName, Set<Arrival>> = new Map();
  /** By a dependency that each was found to lack. */
  readonly #blocked: Map<EntryName, Set<Arrival>> = new Map();
  readonly #lacks: Map<Arrival, EntryName> = new Map();
  readonly #parked: Map<Arrival, Parked> = new Map();
  readonly #byTime: RankedHeap<Parked> = new RankedHeap();
  readonly #unproven: Set<Arrival> = new Set();

  /** `stored` tells what is stored already. */
  constructor(bytesMax: number, stored: (name: EntryName) => boolean) {
    this.#room = new FairRoom(bytesMax);
    this.#stored = stored;
  }

  get bytes(): number {
    return this.#room.bytes;
  }

  get memory(): number {
    return this.#room.memory;
  }

  /** The least time of what waits for its time. */
  get firstMs(): number | undefined {
    return this.#byTime.first?.rank;
  }

  get(name: EntryName): Arrival | undefined {
    return this.#room.get(name);
  }

  /** What follows `arrival` on its author's chain: another author's entry that names it as its predecessor does not. */
  followers({ name, author }: Pick<Arrival, "name" | "author">): Arrival[] {
    return [...(this.#followers.get(name) ?? [])].filter((follower) => follower.author === author);
  }

  /** True when something here follows `arrival` on its author's chain, which proves it. */
  proves({ name, author }: Arrival): boolean {
    for (const follower of this.#followers.get(name) ?? []) if (follower.author === author) return true;
    return false;
  }

  /** The names of what is lacked, each once: entries, and such as are here without a signature that they lack. */
  lacking(): EntryName[] {
    const names = new Set([...this.#followers.keys(), ...this.#blocked.keys()]);
    const absent = [...names].filter((name) => !this.#stored(name) && !this.#room.has(name));
    return [...absent, ...Array.from(this.#unproven, ({ name }) => name)];
  }

  /** True when an author for whom `isForked` is false has built on `arrival`, directly or by way of others, and that waits. */
  isNeeded(arrival: Pick<Arrival, "name" | "author">, isForked: (author: AuthorIndex) => boolean): boolean {
    const open = [arrival];
    const seen = new Set([arrival.name]);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const waiting of [...(this.#blocked.get(next.name) ?? []), ...this.followers(next)]) {
        if (!isForked(waiting.author)) return true;
        // What it proves can't be stored without it either.
        for (let at: Arrival | undefined = waiting; at !== undefined && !seen.has(at.name); at = this.#provenBy(at)) {
          seen.add(at.name);
          open.push(at);
        }
      }
    }
    return false;
  }

  #provenBy({ prev, author }: Arrival): Arrival | undefined {
    const before = prev === undefined ? undefined : this.#room.get(prev);
    return before?.author === author && !before.isChecked ? before : undefined;
  }

  /** Takes `arrival` in, in place of another form of the same entry. There is no bound until `shrink`. */
  enter(arrival: Arrival): void {
    const known = this.#room.get(arrival.name);
    if (known !== undefined) this.leave(known);
    this.#room.add(arrival);
    if (arrival.prev !== undefined) add(this.#followers, arrival.prev, arrival);
  }

  leave(arrival: Arrival): void {
    this.#room.delete(arrival);
    this.#forgetReason(arrival);
    if (arrival.prev !== undefined) remove(this.#followers, arrival.prev, arrival);
  }

  /** `arrival` was found to lack its dependency `name`. */
  block(arrival: Arrival, name: EntryName): void {
    this.#forgetReason(arrival);
    this.#lacks.set(arrival, name);
    add(this.#blocked, name, arrival);
  }

  /** `arrival` was found to be ahead of its time. */
  park(arrival: Arrival): void {
    this.#forgetReason(arrival);
    const parked = { arrival, rank: arrival.entry.stamp.ms, place: 0 };
    this.#parked.set(arrival, parked);
    this.#byTime.add(parked);
  }

  /** `arrival` was found to lack nothing but a signature, on itself or on what follows it. */
  lackSignature(arrival: Arrival): void {
    this.#forgetReason(arrival);
    this.#unproven.add(arrival);
  }

  /** What may be storable now that `name` is stored. */
  release(name: EntryName): Arrival[] {
    const released = [...(this.#blocked.get(name) ?? [])];
    for (const arrival of released) this.#forgetReason(arrival);
    return [...released, ...(this.#followers.get(name) ?? [])];
  }

  /** Takes out what was parked and is stamped up to `ms`, the first in front. */
  due(ms: number): Arrival[] {
    const due: Arrival[] = [];
    for (let first = this.#byTime.first; first !== undefined && first.rank <= ms; first = this.#byTime.first) {
      this.#forgetReason(first.arrival);
      due.push(first.arrival);
    }
    return due;
  }

  /** Makes room, and takes no more memory than is given; answers who had to leave. */
  shrink(memoryMax?: number): Arrival[] {
    const left = this.#room.shrink(memoryMax);
    for (const arrival of left) this.leave(arrival);
    return left;
  }

  #forgetReason(arrival: Arrival): void {
    const parked = this.#parked.get(arrival);
    if (parked !== undefined) this.#byTime.delete(parked);
    this.#parked.delete(arrival);
    this.#unproven.delete(arrival);
    const lacks = this.#lacks.get(arrival);
    if (lacks === undefined) return;
    this.#lacks.delete(arrival);
    remove(this.#blocked, lacks, arrival);
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
