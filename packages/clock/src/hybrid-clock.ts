// A hybrid logical clock: close to wall time, yet always after everything it has seen.
// Kulkarni et al.: Logical physical clocks (2014). Time comes in as an argument; nothing is read from the machine.

/** A point in hybrid time: milliseconds since the epoch and a counter that orders what happened within one of them. */
export interface Stamp {
  readonly ms: number;
  readonly counter: number;
}

/** The greatest counter within one millisecond; beyond it the clock runs ahead by one. */
export const stampCounterMax = 0xffff;

/** Stamps order by milliseconds, then counter. Ties between authors are broken by their names, not here. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return a.ms - b.ms || a.counter - b.counter;
}

/** Issues stamps that never repeat and never go back, whatever the wall clock does. */
export class HybridClock {
  #ms = 0;
  #counter = 0;

  /** The next stamp for an event of one's own. `nowMs` is wall time in whole milliseconds. */
  next(nowMs: number): Stamp {
    if (nowMs > this.#ms) {
      this.#ms = nowMs;
      this.#counter = 0;
    } else {
      this.#step();
    }
    return { ms: this.#ms, counter: this.#counter };
  }

  /** Moves past a stamp that was seen, so that everything issued from now on comes after it. */
  observe(stamp: Stamp): void {
    if (stamp.ms > this.#ms || (stamp.ms === this.#ms && stamp.counter > this.#counter)) {
      this.#ms = stamp.ms;
      this.#counter = stamp.counter;
    }
  }

  #step(): void {
    if (this.#counter < stampCounterMax) {
      this.#counter++;
      return;
    }
    this.#ms++;
    this.#counter = 0;
  }
}
