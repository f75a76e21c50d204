// What was changed before somebody looked, out of the log: an entry says what was done, and the entries before it what was
// there then. So all of them are applied once more, to a state that is thrown away.

import { type AnyField, CausalState, type Fields, type StructDelta } from "@joinery/crdt";
import type { DocumentCore } from "../core/document-core.js";
import { readTransactions } from "../core/operations.js";

/** Is told of every own transaction, oldest first. */
export interface EarlierWatcher {
  began(): void;
  /** An operation, and the state before it. */
  applied(root: AnyField, store: unknown, delta: StructDelta): void;
  ended(): void;
}

/**
 * Tells `watcher` of the own transactions in the log; false where there is no telling: entries are missing below a cut, or they are
 * judged, signed or of an unknown form. O(log).
 */
export function tellEarlier<F extends Fields>(core: DocumentCore<F>, watcher: EarlierWatcher): boolean {
  const { authors, log, self, base } = core;
  const { root } = core.state;
  for (const { seq } of log.cut.entries()) if (seq > 0) return false;
  if (base.refusal === "signed" || base.refusal === "guarded") return false;
  const state = new CausalState(root, authors);
  for (const entry of log.all()) {
    const read = readTransactions(entry, root, authors, state.context.vector);
    if (!read.ok) return false;
    const { author } = entry;
    for (const operations of read.value) {
      if (author === self) watcher.began();
      for (const { seq, delta } of operations) {
        if (delta === undefined) {
          state.skip({ author, seq });
          continue;
        }
        if (author === self) watcher.applied(root as unknown as AnyField, state.store, delta);
        state.join(delta, { author, seq });
      }
      if (author === self) watcher.ended();
    }
  }
  return true;
}
