// The types whose places hold cells, as undoing needs them. A type is undone like these when a line here says where its
// cells are.

import type { Dot } from "@joinery/clock";
import { type CellDelta, type Cells, dotsOf } from "../core/cell.js";
import type { PlaceState } from "../types/cells/place-cells.js";
import { isStanding } from "../types/cells/standing.js";
import type { KeyedDelta, KeyedState } from "../types/keyed/keyed-cells.js";
import { type CellStep, type PlaceKeys, sameDot } from "./step.js";

/** Where a type keeps its cells. */
export interface CellPlaces {
  /** Whether only the first of the cells at a place is read: then what no longer wins is left alone. */
  readonly readsFirst: boolean;
  /** What a cell alone at the place would have to hold for it to read the same; absent: what the first one holds. */
  payloadOf?(cells: Cells<unknown>): unknown;
  /** The parts of a delta, each with the key of its place; none where the field is the place. */
  parts(delta: unknown): Iterable<readonly [key: string | undefined, delta: CellDelta<unknown>]>;
  cellsAt(state: unknown, key: string | undefined): Cells<unknown>;
  /** A delta of the field that changes one place. */
  wrap(key: string | undefined, delta: CellDelta<unknown>): unknown;
}

const single: Omit<CellPlaces, "readsFirst"> = {
  parts: (delta) => [[undefined, delta as CellDelta<unknown>]],
  cellsAt: (state) => (state as PlaceState<unknown>).cells,
  wrap: (_key, delta) => delta,
};

const keyed: Omit<CellPlaces, "readsFirst"> = {
  *parts(delta) {
    for (const { key, delta: part } of delta as KeyedDelta<unknown>) yield [key, part];
  },
  cellsAt: (state, key) => (state as KeyedState<unknown>).keys.get(key as string),
  wrap: (key, delta) => [{ key: key as string, delta }] satisfies KeyedDelta<unknown>,
};

/** By their exact tags: a variant of a type has another one, and perhaps another state. */
const cellPlaces: ReadonlyMap<string, CellPlaces> = new Map([
  ["register", { ...single, readsFirst: true }],
  ["flag", { ...single, readsFirst: false }],
  ["flag(disable)", { ...single, readsFirst: false, payloadOf: (cells) => isStanding(cells as Cells<boolean>) }],
  ["table", { ...keyed, readsFirst: true }],
  ["set", { ...keyed, readsFirst: false }],
  ["set(remove)", { ...keyed, readsFirst: false, payloadOf: (cells) => isStanding(cells as Cells<boolean>) }],
]);

export function cellPlacesOf(tag: string): CellPlaces | undefined {
  return cellPlaces.get(tag);
}

/** What `delta` is about to do to `cells`. */
export function cellStep(
  keys: PlaceKeys,
  cells: Cells<unknown>,
  delta: CellDelta<unknown>,
  places: CellPlaces,
): CellStep {
  const [added] = delta.added;
  return {
    kind: "cell",
    keys,
    before:
      cells === undefined ? undefined : { dot: dotOf(cells), payload: places.payloadOf?.(cells) ?? cells.payload },
    after: added === undefined ? undefined : dotOf(added),
    beside: dotsOf(cells).filter((dot) => !delta.removed.some((removed) => sameDot(removed, dot))),
  };
}

/** The cells that undoing `step` leaves at its place; undefined when it is to be left alone, as others have written there. */
export function cellInverse(
  step: CellStep,
  cells: Cells<unknown>,
  readsFirst: boolean,
): { readonly removed: readonly Dot[]; readonly restores: boolean } | undefined {
  const { before, after, beside } = step;
  const there = dotsOf(cells);
  if (after === undefined) {
    const isUntouched = there.every((dot) => beside.some((known) => sameDot(known, dot)));
    return isUntouched && before !== undefined ? { removed: [], restores: true } : undefined;
  }
  const holds = readsFirst ? sameDot(there[0], after) : there.some((dot) => sameDot(dot, after));
  if (!holds) return undefined;
  // What others wrote at the same time comes to light; else what was there before is written anew.
  return { removed: [after], restores: before !== undefined && there.length === 1 };
}

function dotOf({ author, seq }: Dot): Dot {
  return { author, seq };
}
