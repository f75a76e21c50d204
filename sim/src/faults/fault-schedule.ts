// Everything that is made to go wrong in a run, as plain data in order of time: it can be printed, shrunk and replayed.

import type { PartitionWindow } from "../network/partition-window.js";
import type { ClockFault } from "./clock-fault.js";
import type { FaultWindow } from "./fault-window.js";

export interface Crash {
  readonly node: number;
  /** Virtual milliseconds. The node is down in [atMs, restartAtMs). */
  readonly atMs: number;
  readonly restartAtMs: number;
}

export interface FaultSchedule {
  readonly partitions: readonly PartitionWindow[];
  readonly crashes: readonly Crash[];
  /** Nodes that stand still. Default none. */
  readonly pauses?: readonly (FaultWindow & { readonly node: number })[];
  /** Wall clocks that are wrong. Default none. */
  readonly clocks?: readonly ClockFault[];
}
