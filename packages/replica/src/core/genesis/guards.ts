// Asks the guards of a document's fields about an entry before anything of it is applied.

import type { CausalState, Fields, StructDelta, StructField, StructState } from "@joinery/crdt";
import type { Entry } from "../entry.js";
import { type Guard, type GuardedOperation, guardOf, type Refusal } from "../guard.js";
import type { TransactionOperations } from "../operations.js";
import type { CausalPasts } from "./causal-past.js";

interface FieldGuard {
  readonly field: number;
  readonly guard: Guard<unknown, unknown>;
}

/** The guards of one document; empty for most. */
export class Guards {
  readonly #guards: FieldGuard[] = [];

  constructor(root: StructField<Fields>) {
    for (const name of Object.keys(root.fields)) {
      const guard = guardOf(root.fields[name] as Fields[string]);
      if (guard !== undefined) this.#guards.push({ field: root.indexOf(name), guard });
    }
  }

  /** True where anything is asked about causal pasts. */
  get areThere(): boolean {
    return this.#guards.length > 0;
  }

  /** Why the entry does not count; undefined when every guard accepts it. */
  refusalOf(
    entry: Entry,
    transactions: readonly TransactionOperations[],
    state: CausalState<StructState, StructDelta, unknown, unknown>,
    pasts: CausalPasts,
  ): Refusal | undefined {
    for (const { field, guard } of this.#guards) {
      const asked = transactions.map((operations) => operationsOn(field, operations));
      if (asked.every((operations) => operations.length === 0)) continue;
      const refusal = guard({
        state: state.store.parts[field],
        author: entry.author,
        authors: state.authors,
        transactions: asked,
        past: pasts.of(entry),
      });
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }
}

function operationsOn(field: number, operations: TransactionOperations): GuardedOperation<unknown>[] {
  const found: GuardedOperation<unknown>[] = [];
  for (const { seq, delta } of operations) {
    for (const part of delta ?? []) if (part.field === field) found.push({ seq, delta: part.delta });
  }
  return found;
}
