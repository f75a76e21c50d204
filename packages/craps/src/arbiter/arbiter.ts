// The port to whoever decides what depends on absence: "has not answered in time" can't be read off what is there. All it takes is
// one record per attempt that changes by compare-and-set; who is late, and when, is the business of whoever asks.

import type { Slot } from "../round/slot.js";
import type { Verdict } from "./verdict.js";

/** One attempt at a round of one table. */
export interface RecordKey extends Slot {
  readonly table: string;
}

export interface Arbiter {
  /**
   * Puts `next` where `expected` stands, in one step: undefined stands for nothing. Answers what stands there then: `next`, or what
   * another was quicker with. Refuses what `mayFollow` does not allow, by answering what stands.
   */
  compareAndSet(
    key: RecordKey,
    expected: Verdict | undefined,
    next: Verdict,
    answer: (standing: Verdict | undefined) => void,
  ): void;
}
