// Everything that is made to go wrong in a run, as plain data in order of time: it can be printed, shrunk and replayed.

import type { PartitionWindow } from "../network/partition-window.js";

export interface Crash {
  readonly node: number;
  /** Virtual milliseconds. The node is down in [atMs, restartAtMs). */
  readonly atMs: number;
  readonly restartAtMs: number;
}

export interface FaultSchedule {
  readonly partitions: readonly PartitionWindow[];
  readonly crashes: readonly Crash[];
}
