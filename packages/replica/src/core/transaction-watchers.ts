// Those who want to see local transactions from within, operation by operation, such as undo managers. Nobody pays for
// them while there are none.

import type { StructDelta, Transaction } from "@joinery/crdt";

export type DocumentTransaction = Transaction<unknown, StructDelta, unknown>;

/** One who sees every local transaction. What it is told comes while the transaction runs, so it must not throw. */
export interface TransactionWatcher {
  /** A transaction has begun. It may be written to until it ends. */
  began(transaction: DocumentTransaction): void;
  /** An operation is about to be applied: the state is as it was before. */
  applying(delta: StructDelta): void;
  /** It was kept, or nothing of it was. `tag` is what the caller passed as `origin`. */
  ended(outcome: "kept" | "undone", tag: unknown): void;
}

export class TransactionWatchers {
  readonly #watchers: Set<TransactionWatcher> = new Set();

  /** Answers the function that takes the watcher away. */
  add(watcher: TransactionWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  began(transaction: DocumentTransaction): void {
    transaction.watch = undefined;
    if (this.#watchers.size === 0) return;
    for (const watcher of this.#watchers) watcher.began(transaction);
    transaction.watch = (delta) => {
      for (const watcher of this.#watchers) watcher.applying(delta);
    };
  }

  ended(outcome: "kept" | "undone", tag: unknown): void {
    if (this.#watchers.size === 0) return;
    for (const watcher of this.#watchers) watcher.ended(outcome, tag);
  }
}
