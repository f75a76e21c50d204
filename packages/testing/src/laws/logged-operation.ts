// An operation of a trace with all that a definition of its meaning may look at: who, when, and what its author had seen.
import type { ReplicaId } from "@joinery/clock";

/** An operation that took a sequence number. One call of `perform` may make none, one or several. */
export interface LoggedOperation<Op> {
  /** Its place in the order in which the trace made them, from 0; that order extends causality. */
  readonly id: number;
  readonly author: ReplicaId;
  readonly seq: number;
  /** The hybrid time of its transaction. */
  readonly time: readonly [ms: number, counter: number];
  /** The ids of all operations that its author had seen. */
  readonly past: ReadonlySet<number>;
  readonly operation: Op;
}
