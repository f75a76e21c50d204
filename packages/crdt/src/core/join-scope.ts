// What a join needs beside state and delta, once per document: who is who, what was seen, and who wants to know.

import type { AuthorIndex, AuthorTable, CausalContext } from "@joinery/clock";
import type { Fingerprint } from "./fingerprint.js";
import type { Path } from "./path.js";

/** The surroundings of a join. One causal context serves the whole document, so nested types stay small. */
export interface JoinScope {
  readonly authors: AuthorTable;
  /** What the document has seen. A dot that is covered here and absent from the store was removed. */
  readonly context: CausalContext;
  readonly fingerprint: Fingerprint;
  /** While set, every change to the state pushes its inverse, so that a failed transaction leaves no trace. */
  undo: (() => void)[] | undefined;
  /** While set, told of every place whose value may have changed. */
  changed: ((path: Path) => void) | undefined;
}

/** Tells cells apart by their dots. */
export type DotPredicate = (author: AuthorIndex, seq: number) => boolean;
