// One replica of a trace: its state, its clock, and the operations it has seen as a plain set of their numbers.
import { type AuthorIndex, type AuthorTable, HybridClock, type ReplicaId, VersionVector } from "@joinery/clock";
import { type AnyField, CausalState, encodeState } from "@joinery/crdt";
import { Shadow } from "./shadow.js";

export type AnyState = CausalState<unknown, unknown, unknown, unknown>;

export interface Site {
  readonly name: ReplicaId;
  readonly author: AuthorIndex;
  readonly clock: HybridClock;
  readonly state: AnyState;
  readonly seen: Set<number>;
  readonly shadow: Shadow;
}

export function createSite(type: AnyField, authors: AuthorTable, name: ReplicaId): Site {
  const state: AnyState = new CausalState(type, authors);
  const shadow = new Shadow();
  state.changed = shadow.listen;
  return { name, author: authors.intern(name), clock: new HybridClock(), state, seen: new Set(), shadow };
}

/** A state of its own with the same content, by way of a difference. */
export function copyOf(state: AnyState): AnyState {
  const copy: AnyState = new CausalState(state.root, state.authors);
  copy.merge(state.difference(new VersionVector()));
  return copy;
}

/** The join of states, as a new one: each gives what the one before it lacks. */
export function joinOf(first: AnyState, ...others: readonly AnyState[]): AnyState {
  const joined = copyOf(first);
  for (const other of others) joined.merge(other.difference(joined.context.vector));
  return joined;
}

/** All of a state that must be equal in equal states: its canonical bytes and its fingerprint. */
export function digestOf(state: AnyState): string {
  return `${state.fingerprint} ${Buffer.from(encodeState(state)).toString("hex")}`;
}
