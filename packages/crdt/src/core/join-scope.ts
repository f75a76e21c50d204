// What a join needs beside state and delta, once per document: who is who, what was seen, and who wants to know.

import type { AuthorIndex, AuthorTable, CausalContext } from "@joinery/clock";
import type { Fingerprint } from "./fingerprint.js";
import type { Path } from "./path.js";

/** Told of every cell that comes or goes: a fingerprint, or who looks at all cells of a state. */
export type CellNotes = Pick<Fingerprint, "isDeaf" | "add" | "subtract" | "mark" | "rewind">;

/** The surroundings of a join. One causal context serves the whole document, so nested types stay small. */
export interface JoinScope {
  readonly authors: AuthorTable;
  /** What the document has seen. A dot that is covered here and absent from the store was removed. */
  readonly context: CausalContext;
  readonly fingerprint: CellNotes;
  /** While set, every change to the state pushes its inverse, so that a failed transaction leaves no trace. */
  undo: (() => void)[] | undefined;
  /** While set, told of every place whose value may have changed. */
  changed: ((path: Path) => void) | undefined;
  /**
   * While a whole state is taken in, its context moves at once and not dot by dot: at the end in a `merge`, which takes
   * the cells that are not covered yet, and at the beginning in a `load` into an empty state, whose cells all are.
   */
  bulk: "merge" | "load" | undefined;
  /** How many cells were taken in since `bulk` was set. */
  seen: number;
}

/** Takes in the dot of a cell; false when it was seen before, so that the cell is not joined again. */
export function see(scope: JoinScope, author: AuthorIndex, seq: number): boolean {
  if (scope.bulk === undefined) return scope.context.add(author, seq);
  if (scope.context.covers(author, seq) !== (scope.bulk === "load")) return false;
  scope.seen++;
  return true;
}

/** Tells cells apart by their dots. */
export type DotPredicate = (author: AuthorIndex, seq: number) => boolean;
