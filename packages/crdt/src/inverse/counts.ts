// Counters, as undoing needs them: an author's own cell is cumulative, so what a transaction added is a difference of tallies.

import type { AuthorIndex, Dot } from "@joinery/clock";
import type { Cell, CellDelta } from "../core/cell.js";
import type { CounterState, CounterTally } from "../types/numbers/counter.js";
import type { CountStep, PlaceKeys } from "./step.js";

/** What `delta` of `author` is about to add to a counter; undefined when it removes what others counted. */
export function countStep(
  keys: PlaceKeys,
  state: CounterState | undefined,
  delta: CellDelta<CounterTally>,
  author: AuthorIndex,
): CountStep | undefined {
  if (delta.removed.some((dot) => dot.author !== author)) return undefined;
  const before = ownCell(state, author);
  const [added] = delta.added;
  return {
    kind: "count",
    keys,
    amount: counted(added?.payload) - counted(before?.payload),
    before: before === undefined ? undefined : { dot: { author, seq: before.seq } },
    after: added === undefined ? undefined : { author, seq: added.seq },
  };
}

/** How to undo `step`: remove the author's cell when that is all it left, add what takes it back, or neither. */
export function countInverse(
  step: CountStep,
  state: CounterState | undefined,
  author: AuthorIndex,
): { readonly removed: Dot } | { readonly add: number } | undefined {
  const own = ownCell(state, author);
  if (step.after === undefined) return { add: -step.amount };
  // Whoever removed the cell has taken the amount with it.
  if (own === undefined) return undefined;
  const isAll = step.before === undefined && own.seq === step.after.seq && own.next === undefined;
  return isAll ? { removed: { author, seq: own.seq } } : { add: -step.amount };
}

function ownCell(state: CounterState | undefined, author: AuthorIndex): Cell<CounterTally> | undefined {
  let last = state?.cells.get(author);
  for (let cell = last; cell !== undefined; cell = cell.next) if (cell.seq > (last?.seq ?? 0)) last = cell;
  return last;
}

function counted(tally: CounterTally | undefined): number {
  return tally === undefined ? 0 : tally.up - tally.down;
}
