// One replica of a trace: its state, its clock, and the operations it has seen as a plain set of their numbers.
import { type AuthorIndex, type AuthorTable, HybridClock, type ReplicaId, VersionVector } from "@joinery/clock";
import { type AnyField, CausalState, decodeState, encodeState } from "@joinery/crdt";
import { Shadow } from "./shadow.js";

export type AnyState = CausalState<unknown, unknown, unknown, unknown>;

export interface Site {
  readonly name: ReplicaId;
  readonly author: AuthorIndex;
  readonly clock: HybridClock;
  state: AnyState;
  readonly seen: Set<number>;
  readonly shadow: Shadow;
}

export function createSite(type: AnyField, authors: AuthorTable, name: ReplicaId): Site {
  const state: AnyState = new CausalState(type, authors);
  const shadow = new Shadow();
  state.changed = shadow.listen;
  return { name, author: authors.intern(name), clock: new HybridClock(), state, seen: new Set(), shadow };
}

/** Goes on from the bytes of its state: nothing else is left of it. */
export function restart(site: Site): void {
  site.state = outOfBytes(site.state);
  site.state.changed = site.shadow.listen;
}

/** The state that the bytes of `state` decode to. */
export function outOfBytes(state: AnyState): AnyState {
  const decoded = decodeState(encodeState(state), state.root, state.authors);
  if (!decoded.ok) throw new TypeError(`own bytes were refused: ${decoded.reason}`);
  return decoded.value;
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
