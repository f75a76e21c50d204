// Finds incarnations and keeps the derived part of their state: which of them a key shows.

import { type AuthorIndex, compareDots, type Dot } from "@joinery/clock";
import type { AnyField } from "../core/field-type.js";
import type { JoinScope } from "../core/join-scope.js";
import type { Incarnation, IncarnationsState } from "./incarnations-types.js";

/** The incarnation under `key` that the dot of its creation names. */
export function incarnationAt(state: IncarnationsState, key: string, { author, seq }: Dot): Incarnation | undefined {
  // The newest stands last, and most of what is said is about it.
  return state.all.get(key)?.findLast((one) => one.seq === seq && one.author === author);
}

/** The same, made when it is not known yet. */
export function incarnationMade(
  state: IncarnationsState,
  key: string,
  { author, seq }: Dot,
  field: AnyField,
  scope: JoinScope,
): Incarnation {
  const known = incarnationAt(state, key, { author, seq });
  if (known !== undefined) return known;
  const made: Incarnation = { key, author, seq, creation: undefined, end: undefined, below: field.bottom() };
  const those = state.all.get(key) ?? [];
  state.all.set(key, those);
  those.push(made);
  scope.undo?.push(() => {
    those.pop();
    if (those.length === 0) state.all.delete(key);
  });
  return made;
}

/** Every incarnation, in no order that may be shown. */
export function* incarnationsOf(state: IncarnationsState): Generator<Incarnation> {
  for (const those of state.all.values()) yield* those;
}

/** Has the key show the last created of what stands there; of two by different authors, that of the greater name. */
export function showLast(state: IncarnationsState, key: string, scope: JoinScope): void {
  const before = state.live.get(key);
  let last: Incarnation | undefined;
  for (const one of state.all.get(key) ?? []) {
    if (one.creation === undefined || one.end !== undefined) continue;
    if (last === undefined || compareDots(scope.authors, one, last) > 0) last = one;
  }
  if (last === before) return;
  show(state, key, last);
  scope.undo?.push(() => show(state, key, before));
}

/** The dots of all live cells of an incarnation. */
export function visitDots(one: Incarnation, field: AnyField, visit: (author: AuthorIndex, seq: number) => void): void {
  if (one.creation !== undefined) visit(one.author, one.seq);
  if (one.end !== undefined) visit(one.end.author, one.end.seq);
  field.dots(one.below, visit);
}

function show(state: IncarnationsState, key: string, one: Incarnation | undefined): void {
  if (one === undefined) state.live.delete(key);
  else state.live.set(key, one);
}
