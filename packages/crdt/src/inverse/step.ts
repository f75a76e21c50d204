// What a transaction did, place by place, as far as it takes to undo it later: what was there before and which dot it left.
// A step knows its dots, so undoing it touches what this transaction wrote and nothing that others did.

import type { Dot } from "@joinery/clock";
import type { EditsMade, MovedDot } from "../core/edits.js";

/** What leads to a place: field names and keys, and the author of a row by its index. */
export type PlaceKeys = readonly (string | number)[];

/** A place that holds cells, of which the first is read: a register, a key of a table, an element of a set. */
export interface CellStep {
  readonly kind: "cell";
  readonly keys: PlaceKeys;
  /** What was read there before; undefined when there was nothing. */
  readonly before: { readonly dot: Dot; readonly payload: unknown } | undefined;
  /** The dot that the transaction left there; undefined when it removed what it saw. */
  readonly after: Dot | undefined;
  /** What else it left there: what others wrote at the same time. */
  readonly beside: readonly Dot[];
}

/** A counter, to which the transaction added in all `amount`. */
export interface CountStep {
  readonly kind: "count";
  readonly keys: PlaceKeys;
  readonly amount: number;
  /** The author's own cell before; undefined when it had none. */
  readonly before: { readonly dot: Dot } | undefined;
  /** The author's own cell afterwards; undefined when it was removed. */
  readonly after: Dot | undefined;
}

/** A place whose type undoes its edits itself. */
export interface EditStep extends EditsMade {
  readonly kind: "edit";
  readonly keys: PlaceKeys;
}

export type Step = CellStep | CountStep | EditStep;

/** `step` and what came after it at the same place in the same transaction, as one; undefined when nothing is left of both. */
export function joined(step: Step, next: Step): Step | undefined {
  if (step.kind === "cell" && next.kind === "cell") {
    if (step.before === undefined && next.after === undefined) return undefined;
    return { ...next, before: step.before };
  }
  if (step.kind === "count" && next.kind === "count") {
    return { ...next, before: step.before, amount: step.amount + next.amount };
  }
  if (step.kind === "edit" && next.kind === "edit") {
    return { ...next, added: [...step.added, ...next.added], removed: [...step.removed, ...next.removed] };
  }
  return next;
}

/** `step` with `to` for a dot it left, when that was `from`: what was at a place stands there again, under another dot. */
export function redirected(step: Step, { from, to }: MovedDot): Step {
  if (step.kind !== "edit") return sameDot(step.after, from) ? { ...step, after: to } : step;
  return { ...step, added: step.added.map((dot) => (sameDot(dot, from) ? to : dot)) };
}

export function sameDot(a: Dot | undefined, b: Dot | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.seq === b.seq && a.author === b.author);
}
