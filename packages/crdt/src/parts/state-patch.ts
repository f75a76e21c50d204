// What brings a holder of some live cells to the join with another state, once both know by which parts they differ: the cells
// that it lacks, and what it still has and the other has no more. Neither needs a log for it, nor does all of a state go out.

import type { CausalContext, Dot } from "@joinery/clock";

/**
 * What a state was when parts were compared, `base`, and what it is now. Up to `base`, only cells that were asked for are in
 * `delta`, and only those of `gone` were removed since. It holds whatever is alive that the sender or the receiver had not seen
 * then, so what is absent of that was removed.
 */
export interface StatePatch<Delta> {
  /** What the sender had seen when parts were compared. */
  readonly base: CausalContext;
  /** What it has seen now. */
  readonly context: CausalContext;
  /** The cells; undefined when there are none. */
  readonly delta: Delta | undefined;
  /** Their dots. */
  readonly cells: readonly Dot[];
  /** Dots of parts that were compared and are not alive any more. */
  readonly gone: readonly Dot[];
}
