// Asks the guards of a document about an entry before anything of it is applied. Where they stand is known to the types.

import type { CausalState, StructDelta, StructState } from "@joinery/crdt";
import { refusalOf as refusalAt } from "@joinery/crdt/guards";
import type { Entry } from "../entry.js";
import type { GuardedOperation, Refusal } from "../guard.js";
import type { TransactionOperations } from "../operations.js";
import type { CausalPasts } from "./causal-past.js";

/** Why the entry does not count; undefined when every guard accepts it. */
export function refusalOf(
  entry: Entry,
  transactions: readonly TransactionOperations[],
  state: CausalState<StructState, StructDelta, unknown, unknown>,
  pasts: CausalPasts,
): Refusal | undefined {
  return refusalAt(state.root, {
    state: state.store,
    author: entry.author,
    authors: state.authors,
    transactions: transactions.map(readable),
    past: pasts.of(entry),
  });
}

/** The operations that this schema knows: nearly always all of them. */
function readable(operations: TransactionOperations): readonly GuardedOperation<StructDelta>[] {
  if (operations.every(isReadable)) return operations;
  return operations.flatMap(({ seq, delta }) => (delta === undefined ? [] : [{ seq, delta }]));
}

function isReadable(operation: TransactionOperations[number]): operation is GuardedOperation<StructDelta> {
  return operation.delta !== undefined;
}
