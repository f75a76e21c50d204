// Reads and applies one entry from outside, whole or not at all: the hash link, the bytes, the guards, then the join.
// What a guard refuses is recorded as seen, so that everybody's vector moves alike, and changes nothing else.

import type { HybridClock } from "@joinery/clock";
import type { CausalState, Fields, StructDelta, StructField, StructState } from "@joinery/crdt";
import type { Entry } from "./entry.js";
import { isSealed } from "./entry-codec.js";
import type { Refusal } from "./guard.js";
import type { History } from "./history.js";
import {
  hollowTransactions,
  type ReadOperation,
  type ReadTransactions,
  readTransactions,
  type TransactionOperations,
} from "./operations.js";

export class EntryApplier {
  readonly #root: StructField<Fields>;
  readonly #state: CausalState<StructState, StructDelta, unknown, unknown>;
  readonly #clock: HybridClock;
  readonly #history: History;

  constructor(
    root: StructField<Fields>,
    state: CausalState<StructState, StructDelta, unknown, unknown>,
    clock: HybridClock,
    history: History,
  ) {
    this.#root = root;
    this.#state = state;
    this.#clock = clock;
    this.#history = history;
  }

  /** The transactions of the next entry of a chain, or why it can't be applied. */
  read(entry: Entry): ReadTransactions {
    const { judge } = this.#history;
    if (isSealed(entry) || !(judge === undefined ? entry.prev === undefined : judge.accepts(entry))) {
      return { ok: false, reason: "not of this chain", lacks: undefined };
    }
    return readTransactions(entry, this.#root, this.#state.authors, this.#state.context.vector);
  }

  /** The same for an entry whose place in its chain was settled before: one that is malformed counts, with no effect. */
  readSealed(entry: Entry): readonly TransactionOperations[] {
    const { authors, context } = this.#state;
    const read = readTransactions(entry, this.#root, authors, context.vector, this.#history.judge?.pastOf(entry));
    return read.ok ? read.value : hollowTransactions(entry);
  }

  /** Applies what `read` answered; the entry's dependencies are applied. Answers why it does not count, if so. */
  apply(entry: Entry, transactions: readonly TransactionOperations[]): Refusal | undefined {
    this.#clock.observe(entry.stamp);
    const { author } = entry;
    const refusal = this.#history.judge?.refusalOf(entry, transactions, this.#state);
    for (let index = 0; index < transactions.length; index++) {
      const operations = transactions[index] as TransactionOperations;
      for (let at = 0; at < operations.length; at++) {
        const { seq, delta } = operations[at] as ReadOperation;
        if (refusal !== undefined || delta === undefined) this.#state.skip({ author, seq });
        else this.#state.join(delta, { author, seq });
      }
    }
    this.#history.record(entry);
    return refusal;
  }
}
