// Entries that can't be applied yet: they came before what they depend on, or before their time. Held by their numbers, by
// what each lacks and by when each is due, so that nothing here is looked for. What finds no room is dropped, not kept, and
// comes again with the next exchange of vectors, because nothing here was ever acknowledged.

import type { AuthorIndex, Dot } from "@joinery/clock";
import { DotIndex } from "./dot-index.js";
import { type Entry, sameEntry } from "./entry.js";
import { detached } from "./entry-codec.js";
import type { PendingShare } from "./pending-budget.js";
import { type Ranked, RankedHeap } from "./ranked-heap.js";

/** Of entries under one number, of which one at most can ever be applied, so many are held. */
const sameNumberMax = 4;

/** What holding an entry takes in memory beside its bytes and those of its table of authors: measured. */
const heldOverheadBytes = 800;
const localBytes = 8;

/** What has been held for longer makes room for what comes. It can be had again. */
const staleMs = 60_000;

/** Of so many authors it is remembered that there was no room. */
const crowdedOutMax = 1024;

const none: readonly Entry[] = [];

/** What `entry` takes in memory while it waits. */
export function pendingBytesOf({ rest, locals }: Entry): number {
  return heldOverheadBytes + rest.length + localBytes * locals.length;
}

interface Held extends Ranked {
  readonly entry: Entry;
  readonly heldMs: number;
  /** What it lacks; undefined for what waits for its time. */
  readonly lacks: Dot | undefined;
}

/** Entries of one document that wait. */
export class HeldEntries {
  readonly #hasRoom: (bytes: number) => boolean;
  readonly #share: PendingShare;
  /** All of them, oldest first. */
  readonly #all: Set<Held> = new Set();
  readonly #byNumber: DotIndex<Held> = new DotIndex();
  readonly #byLack: DotIndex<Held> = new DotIndex();
  readonly #parked: RankedHeap<Held> = new RankedHeap();
  /** By author: the least number of what there was no room for. */
  readonly #crowdedOut: Map<AuthorIndex, number> = new Map();
  #bytes = 0;

  /** @param hasRoom whether so many bytes more are within the bounds */
  constructor(share: PendingShare, hasRoom: (bytes: number) => boolean) {
    this.#share = share;
    this.#hasRoom = hasRoom;
  }

  /** What they take in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#all.size;
  }

  /** True when the entry with the first number `firstSeq` of `author`, the next to be applied of it, came and there was no room for it. */
  isCrowdedOut(author: AuthorIndex, firstSeq: number): boolean {
    return this.#crowdedOut.get(author) === firstSeq;
  }

  /** There was no room for `entry`. */
  crowdOut({ author, firstSeq }: Pick<Entry, "author" | "firstSeq">): void {
    const least = this.#crowdedOut.get(author);
    if (least === undefined ? this.#crowdedOut.size < crowdedOutMax : firstSeq < least)
      this.#crowdedOut.set(author, firstSeq);
  }

  /** The time of the first of what waits for its time. */
  get firstMs(): number | undefined {
    return this.#parked.first?.rank;
  }

  /** Holds `entry` until `lacks` has been applied, or until its time. Two entries under one dot are both held: either may be forged. */
  hold(entry: Entry, lacks: Dot | undefined, nowMs: number): "held" | "known" | "full" {
    const rivals = this.#byNumber.get(entry.author, entry.firstSeq);
    if (rivals.some((rival) => sameEntry(rival.entry, entry))) return "known";
    if (rivals.length >= sameNumberMax || !this.#makeRoom(pendingBytesOf(entry), nowMs)) {
      this.crowdOut(entry);
      return "full";
    }
    if (this.isCrowdedOut(entry.author, entry.firstSeq)) this.#crowdedOut.delete(entry.author);
    const held = { entry: detached(entry), heldMs: nowMs, lacks, rank: entry.stamp.ms, place: 0 };
    this.#all.add(held);
    this.#byNumber.add(entry.author, entry.firstSeq, held);
    if (lacks === undefined) this.#parked.add(held);
    else this.#byLack.add(lacks.author, lacks.seq, held);
    this.#bytes += pendingBytesOf(entry);
    this.#share.take(pendingBytesOf(entry));
    return "held";
  }

  /**
   * Takes out the entries that waited for anything of `author` from `first` to `last`, in order of what they waited for, and
   * forgets those under these numbers, which are taken now.
   */
  release(author: AuthorIndex, first: number, last: number): readonly Entry[] {
    if ((this.#crowdedOut.get(author) ?? Number.POSITIVE_INFINITY) <= last) this.#crowdedOut.delete(author);
    if (this.#all.size === 0) return none;
    const ready = this.#byLack.between(author, first, last);
    for (const held of ready) this.#drop(held);
    for (const held of this.#byNumber.between(author, first, last)) this.#drop(held);
    return ready.map(({ entry }) => entry);
  }

  /** Takes out what waited for its time and is stamped up to `ms`, the first in front. */
  due(ms: number): Entry[] {
    const due: Entry[] = [];
    for (let first = this.#parked.first; first !== undefined && first.rank <= ms; first = this.#parked.first) {
      this.#drop(first);
      due.push(first.entry);
    }
    return due;
  }

  /** Lets go of the oldest, of `bytes` or more; answers how many entries. */
  shed(bytes: number): number {
    const target = this.#bytes - bytes;
    let count = 0;
    for (const held of this.#all) {
      if (this.#bytes <= target) break;
      this.#drop(held);
      this.crowdOut(held.entry);
      count++;
    }
    return count;
  }

  #makeRoom(bytes: number, nowMs: number): boolean {
    for (const held of this.#all) {
      if (this.#hasRoom(bytes)) return true;
      if (nowMs - held.heldMs < staleMs) return false;
      this.#drop(held);
      this.crowdOut(held.entry);
    }
    return this.#hasRoom(bytes);
  }

  #drop(held: Held): void {
    const { entry, lacks } = held;
    this.#all.delete(held);
    this.#byNumber.delete(entry.author, entry.firstSeq, held);
    if (lacks === undefined) this.#parked.delete(held);
    else this.#byLack.delete(lacks.author, lacks.seq, held);
    this.#bytes -= pendingBytesOf(entry);
    this.#share.give(pendingBytesOf(entry));
  }
}
