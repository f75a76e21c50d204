// What a type knows of undoing its operations where those build on each other: a text, whose later edits hang on earlier ones.
// Elsewhere taking away a cell is enough; there it would take away what others wrote next to it.

import type { Dot } from "@joinery/clock";
import type { LooseCell } from "./cell.js";
import type { DraftAccess } from "./field-type.js";

/** What operations did at one place: the cells that they added, oldest first, and those that they took away. */
export interface EditsMade {
  readonly added: readonly Dot[];
  readonly removed: readonly LooseCell<unknown>[];
}

/** Parts inside of a value that stand there again under another name: what had the first name has the second now. */
export type Renewed = readonly (readonly [from: string, to: string])[];

/** By the names that parts had, those that they have now. */
export type Names = Pick<ReadonlyMap<string, string>, "get">;

/** What stands there again: operations under other dots, and parts of the value under other names. */
export interface TakenBack {
  readonly dots: readonly MovedDot[];
  readonly names: Renewed;
}

/** What an operation did is done by another one now. */
export interface MovedDot {
  readonly from: Dot;
  readonly to: Dot;
}

/** How edits are undone. */
export interface Edits<State, Delta> {
  /** What `delta` will do to `state`, undefined for nothing yet; undefined where that can't be undone. */
  made(state: State | undefined, delta: Delta): EditsMade | undefined;
  /**
   * Takes back what `made` did, as operations of its own, and nothing that others did. Answers what stands there again;
   * undefined when nothing was to be done.
   */
  takeBack(access: DraftAccess<State, Delta>, made: EditsMade, names: Names): TakenBack | undefined;
}
