// A guard decides whether an entry counts, as a function of the entry's causal past alone: its answer is a constant
// of the entry, so every replica accepts the same set in any order. It is asked once, when the past is complete.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import type { AnyField, FieldType } from "./field-type.js";
import type { KeyedNesting } from "./nesting.js";

/** The causal past of one entry. */
export interface CausalPast {
  covers(author: AuthorIndex, seq: number): boolean;
}

/** One operation of an entry on the guarded field. */
export interface GuardedOperation<Delta> {
  readonly seq: number;
  readonly delta: Delta;
}

/** What a guard is asked. */
export interface GuardQuestion<State, Delta> {
  /** The field as this replica has it: at least the entry's causal past, perhaps more, never the entry itself. */
  readonly state: State;
  readonly author: AuthorIndex;
  readonly authors: AuthorTable;
  /** The entry's operations on this field, a list per transaction. */
  readonly transactions: readonly (readonly GuardedOperation<Delta>[])[];
  /** Tells what of `state` lies in the entry's causal past. */
  readonly past: CausalPast;
}

/** Why an entry does not count. */
export interface Refusal {
  /** A stable name of the reason: `insufficient_funds`. */
  readonly code: string;
  readonly message: string;
}

/** Answers undefined to accept. The answer may rest on nothing but the entry and its causal past. */
export type Guard<State, Delta> = (question: GuardQuestion<State, Delta>) => Refusal | undefined;

/**
 * A field type with a guard, anywhere in structs; below keys and in rows only where it nests. Its draft must refuse by itself whatever the guard would refuse:
 * the guard is not asked about what this replica writes, and an author who gets past it is refused by everybody else.
 */
export interface GuardedField<State, Delta, View, Draft> extends FieldType<State, Delta, View, Draft> {
  readonly guard: Guard<State, Delta>;
}

/** A field type that takes its initial rights from the document's genesis. */
export interface GenesisField<Genesis> {
  readonly needsGenesis: true;
  /**
   * The field with the rights that `genesis` gives out. Throws `InvalidValueError` with the place of the fault, of which
   * whoever creates the document makes a `DocumentError` with code `INVALID_GENESIS`.
   */
  withGenesis(genesis: Genesis): AnyField;
}

/** A field type with a genesis that may stand below keys and in rows: budgets, and what holds some. */
export interface NestableField<Genesis> extends GenesisField<Genesis> {
  readonly nesting: KeyedNesting;
}

/** What the genesis of a field says. */
export type GenesisFor<F> = F extends GenesisField<infer Genesis> ? Genesis : never;

/** True for a field with a guard, and for a struct with one in it. */
export function isGuarded(field: AnyField): boolean {
  const { fields } = field as { readonly fields?: { readonly [name: string]: AnyField } };
  return field.guard !== undefined || (fields !== undefined && Object.values(fields).some(isGuarded));
}
