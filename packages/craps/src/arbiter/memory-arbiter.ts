// An arbiter that keeps its records in memory, for tests and simulation: it answers at once and forgets with the process.

import type { Arbiter, RecordKey } from "./arbiter.js";
import { mayFollow, type Verdict } from "./verdict.js";

export class MemoryArbiter implements Arbiter {
  readonly #records: Map<string, Verdict> = new Map();

  compareAndSet(
    { table, round, attempt }: RecordKey,
    expected: Verdict | undefined,
    next: Verdict,
    answer: (standing: Verdict | undefined) => void,
  ): void {
    const key = JSON.stringify([table, round, attempt]);
    const standing = this.#records.get(key);
    // What a caller expects is what it was answered before, so the kind says whether it still stands.
    if (standing?.type === expected?.type && mayFollow(standing, next)) this.#records.set(key, next);
    answer(this.#records.get(key));
  }
}
