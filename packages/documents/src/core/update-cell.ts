// Cells whose payload is an update, and their order.

import { type AuthorTable, compareDots, compareStamps } from "@joinery/clock";
import type { CellDelta, DeltaOf, MultiRegisterField, StateOf } from "@joinery/crdt";

/** A field keeps its updates as a `multiRegister` keeps values that nobody covers. */
export type Cells = MultiRegisterField<Uint8Array>;
export type CellsDelta = DeltaOf<Cells>;
export type CellsState = StateOf<Cells>;

/** An operation of a field: its dot, its time and its update. */
export type UpdateCell = CellDelta<unknown>["added"][number];

export function bytesOf({ payload }: UpdateCell): Uint8Array {
  return payload as Uint8Array;
}

/** The live cells of a state, by author name and sequence. */
export function cellsByDot(state: CellsState, authors: AuthorTable): UpdateCell[] {
  return cellsOf(state).sort((a, b) => compareDots(authors, a, b));
}

/** In an order that extends causality: time, author name, sequence. */
export function inTime(cells: readonly UpdateCell[], authors: AuthorTable): UpdateCell[] {
  return [...cells].sort((a, b) => compareStamps(a.stamp, b.stamp) || compareDots(authors, a, b));
}

/** The live cells of a state, in no order that means anything. */
export function cellsOf(state: CellsState | undefined): UpdateCell[] {
  const all: UpdateCell[] = [];
  for (let cell = state?.cells; cell !== undefined; cell = cell.next) all.push(cell);
  return all;
}
