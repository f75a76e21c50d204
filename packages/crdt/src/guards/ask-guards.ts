// Asks guards at any depth: a struct's operations are those of its fields, and what else holds fields with guards asks them
// by a guard of its own.

import type { AnyField } from "../core/field-type.js";
import { type GuardedOperation, type GuardQuestion, isGuarded, type Refusal } from "../core/guard.js";
import type { Fields, StructDelta, StructField, StructState } from "../types/composites/struct.js";

/** Why an entry does not count by the guard of a field, or by those of the fields in a struct; undefined when it does. */
export function refusalOf(field: AnyField, question: GuardQuestion<unknown, unknown>): Refusal | undefined {
  if (field.guard !== undefined) return field.guard(question);
  const guarded = guardedParts(field);
  if (guarded.size === 0) return undefined;
  const { parts } = question.state as StructState;
  return guardBelow(
    question as GuardQuestion<StructState, StructDelta>,
    (delta, visit: (place: number, delta: unknown) => void) => {
      for (let index = 0; index < delta.length; index++) {
        const part = delta[index] as StructDelta[number];
        if (guarded.has(part.field)) visit(part.field, part.delta);
      }
    },
    (place) => ({ field: guarded.get(place) as AnyField, state: parts[place] }),
  );
}

const known: WeakMap<AnyField, ReadonlyMap<number, AnyField>> = new WeakMap();

/** The fields of a struct that have guards, by their places; none for anything else. */
function guardedParts(field: AnyField): ReadonlyMap<number, AnyField> {
  const found = known.get(field);
  if (found !== undefined) return found;
  const { fields = {}, indexOf } = field as unknown as Partial<StructField<Fields>>;
  const guarded = Object.entries(fields).filter(([, part]) => isGuarded(part));
  const parts = new Map(guarded.map(([name, part]) => [indexOf?.(name) ?? -1, part]));
  known.set(field, parts);
  return parts;
}

/** A part of a guarded field as an entry meets it. */
export interface GuardedPart {
  readonly field: AnyField;
  readonly state: unknown;
}

/**
 * Asks the guards of what stands below a field, each about its own operations; `visitParts` takes a delta apart by the keys
 * that `below` knows. Answers the first refusal.
 */
export function guardBelow<State, Delta, Key>(
  question: GuardQuestion<State, Delta>,
  visitParts: (delta: Delta, visit: (key: Key, delta: unknown) => void) => void,
  below: (key: Key) => GuardedPart,
): Refusal | undefined {
  const { transactions } = question;
  const asked = new Map<Key, GuardedOperation<unknown>[][]>();
  let [index, seq] = [0, 0];
  const ask = (key: Key, delta: unknown): void => {
    let those = asked.get(key);
    if (those === undefined) {
      those = transactions.map(() => []);
      asked.set(key, those);
    }
    those[index]?.push({ seq, delta });
  };
  for (; index < transactions.length; index++) {
    for (const operation of transactions[index] as (typeof transactions)[number]) {
      seq = operation.seq;
      visitParts(operation.delta, ask);
    }
  }
  for (const [key, those] of asked) {
    const { field, state } = below(key);
    const refusal = refusalOf(field, { ...question, state, transactions: those });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
