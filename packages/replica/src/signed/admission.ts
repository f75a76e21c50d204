// Decides what of the waiting entries can be stored. An entry is stored only in one unit with an entry over it on its chain
// whose signature is good and which can be stored itself: so whatever is stored anywhere can be proven to anybody. Which
// entries fit is a function of each entry and its past alone.

import type { Arrival, EntryName } from "./arrival.js";
import type { EntryNode, EntryTree } from "./entry-tree.js";
import { fits } from "./fits.js";
import type { WaitingRoom } from "./waiting-room.js";

/** Most bytes of a unit of more than one entry: whoever takes it in has to hold all of it first. */
export const unitBytesMax: number = 64 * 1024;

/** Entries of one chain that follow each other, of which the last is signed. */
export type Unit = readonly Arrival[];

export interface AdmissionPort {
  /** Takes out what waits and never can be stored. */
  refuse(arrival: Arrival): void;
  /** Asks for the signature of what waits to be checked. */
  ask(arrival: Arrival): void;
  /** Takes the unit out of the waiting room and stores it; false when it was refused. */
  store(unit: Unit): boolean;
}

/** A place on the way down a chain from what is stored. */
interface Step {
  readonly arrival: Arrival;
  readonly before: Step | undefined;
  /** From the first entry that is not stored, up to here. */
  readonly bytes: number;
  isLast: boolean;
}

export class Admission {
  readonly #tree: EntryTree;
  readonly #waiting: WaitingRoom;
  readonly #port: AdmissionPort;
  /** Those whose signatures are being checked. */
  readonly #asked: WeakSet<Arrival> = new WeakSet();

  constructor(tree: EntryTree, waiting: WaitingRoom, port: AdmissionPort) {
    this.#tree = tree;
    this.#waiting = waiting;
    this.#port = port;
  }

  /** Stores whatever can be, now that something has changed about `changed`. What is stamped after `latestMs` must wait. */
  admit(changed: readonly Arrival[], latestMs: number): void {
    const open = [...changed].reverse();
    const seen = new Set<Arrival>();
    for (let arrival = open.pop(); arrival !== undefined; arrival = open.pop()) {
      if (seen.has(arrival) || this.#waiting.get(arrival.name) !== arrival) continue;
      const unit = this.#unitThrough(arrival, latestMs, seen);
      if (unit === undefined || !this.#port.store(unit)) continue;
      for (const { name } of [...unit].reverse()) {
        for (const released of this.#waiting.release(name).reverse()) {
          seen.delete(released);
          open.push(released);
        }
      }
    }
  }

  /** A unit that `arrival` lies in; or undefined, and what might make one is being checked. */
  #unitThrough(arrival: Arrival, latestMs: number, seen: Set<Arrival>): Unit | undefined {
    const top = this.#stepTo(arrival, latestMs);
    if (top === undefined) return undefined;
    const ends: Step[] = [];
    const open = [top];
    for (let step = open.pop(); step !== undefined; step = open.pop()) {
      seen.add(step.arrival);
      if (step.arrival.isChecked) return unitOf(step);
      ends.push(step);
      for (const follower of this.#waiting.followers(step.arrival)) {
        const isAdmissible = this.#isAdmissible(follower, step.arrival, latestMs);
        const next = isAdmissible ? stepAfter(step, follower) : undefined;
        if (next !== undefined) open.push(next);
      }
    }
    for (const step of ends) if (step.isLast) this.#askIn(step);
    return undefined;
  }

  /** The way from what is stored to `arrival`; undefined when it is too long or something on it can't be stored. */
  #stepTo(arrival: Arrival, latestMs: number): Step | undefined {
    const way = this.#wayTo(arrival);
    let step: Step | undefined;
    for (let at = way?.pop(); at !== undefined; at = way?.pop()) {
      if (!this.#isAdmissible(at, step?.arrival, latestMs)) return undefined;
      step = stepAfter(step, at);
    }
    return step;
  }

  /** `arrival` and what comes before it that is not stored, latest first. */
  #wayTo(arrival: Arrival): Arrival[] | undefined {
    const way = [arrival];
    let { bytes, prev } = arrival;
    while (prev !== undefined && !this.#tree.has(prev)) {
      const before = this.#waiting.get(prev);
      bytes += before?.bytes ?? 0;
      if (before === undefined || before.author !== arrival.author || bytes > unitBytesMax) return undefined;
      way.push(before);
      prev = before.prev;
    }
    return way;
  }

  /** True when nothing but a signature keeps `arrival` from being stored after `before`, or after what is stored. */
  #isAdmissible(arrival: Arrival, before: Arrival | undefined, latestMs: number): boolean {
    const lacks = arrival.deps.find((name) => !this.#tree.has(name));
    if (lacks !== undefined) this.#waiting.block(arrival, lacks);
    else if (!fits(arrival, before ?? this.#stored(arrival.prev), this.#tree)) this.#refuseFrom(arrival);
    else if (arrival.entry.stamp.ms > latestMs) this.#waiting.park(arrival);
    else return true;
    return false;
  }

  #stored(name: EntryName | undefined): EntryNode | undefined {
    return name === undefined ? undefined : this.#tree.get(name);
  }

  /** What follows a misfit on its chain fits as little. */
  #refuseFrom(arrival: Arrival): void {
    const open = [arrival];
    for (let misfit = open.pop(); misfit !== undefined; misfit = open.pop()) {
      open.push(...this.#waiting.followers(misfit));
      this.#port.refuse(misfit);
    }
  }

  /** Has the latest signature checked that could end a unit, unless one is being checked; where there is none, they lack it. */
  #askIn(last: Step): void {
    for (let step: Step | undefined = last; step !== undefined; step = step.before) {
      if (step.arrival.check === undefined) continue;
      if (!this.#asked.has(step.arrival)) this.#port.ask(step.arrival);
      this.#asked.add(step.arrival);
      return;
    }
    for (let step: Step | undefined = last; step !== undefined; step = step.before)
      this.#waiting.lackSignature(step.arrival);
  }
}

/** Undefined where the unit would be too large. */
function stepAfter(before: Step | undefined, arrival: Arrival): Step | undefined {
  const bytes = (before?.bytes ?? 0) + arrival.bytes;
  if (before === undefined) return { arrival, before, bytes, isLast: true };
  if (bytes > unitBytesMax) return undefined;
  before.isLast = false;
  return { arrival, before, bytes, isLast: true };
}

function unitOf(last: Step): Unit {
  const unit: Arrival[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.before) unit.push(step.arrival);
  return unit.reverse();
}
