// The one queue of a run, and its clock: events in order of (time, seeded tie-break, sequence), one after the other.
// Time is an integer of virtual milliseconds and never goes back. The tie-break depends on (seed, time, lane) alone,
// so events of one lane keep their order, lanes meet in an order that the seed decides, and taking one event out moves no other.
// A 4-ary heap over typed arrays: time and tie-break share one float64, so a comparison reads one number and no object.

import { assert } from "@joinery/crdt";
import { RandomKey, type Seed } from "./random-key.js";

/** Exclusive bound on virtual time: 49 days. */
const timeMsBound = 0x1_0000_0000;
/** 32 bits of time and 21 of tie-break fill the 53 bits that a float64 holds exactly. */
const tieCount = 0x20_0000;
const tieShift = 11;

type Handler = (argument: never) => void;

export class EventQueue {
  readonly #ties: RandomKey;
  /** By place in the heap: time * tieCount + tie. */
  #keys: Float64Array = new Float64Array(1024);
  /** By place in the heap: the event's slot. Places past the size hold the free slots. */
  #slots: Int32Array = Int32Array.from({ length: 1024 }, (_, index) => index);
  /** By slot. */
  #sequences: Float64Array = new Float64Array(1024);
  readonly #handlers: (Handler | undefined)[] = [];
  readonly #arguments: unknown[] = [];
  #size = 0;
  #sequence = 0;
  #now = 0;
  #processed = 0;

  constructor(seed: Seed) {
    this.#ties = new RandomKey(seed, "event order");
  }

  /** Virtual milliseconds since the start of the run. */
  get now(): number {
    return this.#now;
  }

  /** How many events have run. */
  get processed(): number {
    return this.#processed;
  }

  /** How many events wait. */
  get pending(): number {
    return this.#size;
  }

  /** When the next event is due, or undefined when none waits. */
  get nextAtMs(): number | undefined {
    return this.#size === 0 ? undefined : timeOf(this.#keys[0] as number);
  }

  /**
   * Calls `handler(argument)` at `atMs`, an integer that is not past. Events of the same millisecond and the same
   * lane (a uint32: a link, a node) run in the order in which they were scheduled.
   */
  schedule<Argument>(atMs: number, handler: (argument: Argument) => void, argument: Argument, lane = 0): void {
    assert(Number.isInteger(atMs) && atMs >= this.#now && atMs < timeMsBound, `no event can be scheduled at ${atMs}`);
    const place = this.#size;
    if (place === this.#keys.length) this.#grow();
    this.#size++;
    const slot = this.#slots[place] as number;
    this.#sequences[slot] = this.#sequence++;
    this.#handlers[slot] = handler as Handler;
    this.#arguments[slot] = argument;
    this.#siftUp(place, atMs * tieCount + (this.#ties.uint32(atMs, lane) >>> tieShift), slot);
  }

  /** Runs the next event; false when none waits. */
  runNext(): boolean {
    if (this.#size === 0) return false;
    const slot = this.#slots[0] as number;
    this.#now = timeOf(this.#keys[0] as number);
    this.#processed++;
    this.#removeFirst(slot);
    const handler = this.#handlers[slot] as Handler;
    const argument = this.#arguments[slot];
    this.#handlers[slot] = undefined;
    this.#arguments[slot] = undefined;
    handler(argument as never);
    return true;
  }

  /** Runs every event due at `timeMs` or before, those scheduled on the way included; then `now` is `timeMs`. */
  runUntil(timeMs: number): void {
    assert(Number.isInteger(timeMs) && timeMs >= this.#now && timeMs < timeMsBound, `cannot run until ${timeMs}`);
    const keyBound = (timeMs + 1) * tieCount;
    while (this.#size > 0 && (this.#keys[0] as number) < keyBound) this.runNext();
    this.#now = timeMs;
  }

  /** Takes out the first place; its slot becomes free. */
  #removeFirst(slot: number): void {
    const last = --this.#size;
    const key = this.#keys[last] as number;
    const moved = this.#slots[last] as number;
    this.#slots[last] = slot;
    if (last > 0) this.#siftDown(key, moved);
  }

  #siftUp(from: number, key: number, slot: number): void {
    const keys = this.#keys;
    const slots = this.#slots;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const parentKey = keys[parent] as number;
      // A new event has the highest sequence, so on equal keys it stays behind.
      if (parentKey <= key) break;
      keys[place] = parentKey;
      slots[place] = slots[parent] as number;
      place = parent;
    }
    keys[place] = key;
    slots[place] = slot;
  }

  #siftDown(key: number, slot: number): void {
    const keys = this.#keys;
    const slots = this.#slots;
    let place = 0;
    for (;;) {
      const child = this.#firstChild(place);
      if (child === 0) break;
      const childKey = keys[child] as number;
      if (childKey > key || (childKey === key && this.#isBefore(slot, slots[child] as number))) break;
      keys[place] = childKey;
      slots[place] = slots[child] as number;
      place = child;
    }
    keys[place] = key;
    slots[place] = slot;
  }

  /** The place of the child that runs first, or 0 when there is none. */
  #firstChild(parent: number): number {
    const first = parent * 4 + 1;
    if (first >= this.#size) return 0;
    const keys = this.#keys;
    const end = Math.min(first + 4, this.#size);
    let best = first;
    let bestKey = keys[first] as number;
    for (let child = first + 1; child < end; child++) {
      const key = keys[child] as number;
      if (key > bestKey) continue;
      if (key === bestKey && this.#isBefore(this.#slots[best] as number, this.#slots[child] as number)) continue;
      best = child;
      bestKey = key;
    }
    return best;
  }

  #isBefore(slot: number, other: number): boolean {
    return (this.#sequences[slot] as number) < (this.#sequences[other] as number);
  }

  #grow(): void {
    const capacity = this.#keys.length * 2;
    const keys = new Float64Array(capacity);
    keys.set(this.#keys);
    const sequences = new Float64Array(capacity);
    sequences.set(this.#sequences);
    const slots = Int32Array.from({ length: capacity }, (_, index) => index);
    slots.set(this.#slots);
    this.#keys = keys;
    this.#sequences = sequences;
    this.#slots = slots;
  }
}

function timeOf(key: number): number {
  return Math.floor(key / tieCount);
}
