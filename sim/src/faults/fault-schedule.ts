// Everything that is made to go wrong in a run, as plain data in order of time: it can be printed, shrunk and replayed.

import type { PartitionWindow } from "../network/partition-window.js";
import type { ClockFault } from "./clock-fault.js";
import type { DiskFault } from "./disk-fault.js";
import type { FaultWindow } from "./fault-window.js";
import type { Forgery } from "./forgery.js";
import type { LimitsFault } from "./limits-fault.js";
import type { OverdraftShape } from "./overdraft.js";
import type { Truncation } from "./truncation.js";
import type { VersionFault } from "./version-fault.js";

export interface Crash {
  readonly node: number;
  /** Virtual milliseconds. The node is down in [atMs, restartAtMs). */
  readonly atMs: number;
  readonly restartAtMs: number;
  /** Its disk afterwards is what it was then, and it goes on as a new author. Default: the disk keeps what it had synced. */
  readonly diskOfMs?: number;
  /** When it starts again its disk is a copy of what this other node's has then, and it goes on as a new author. Default: its own. */
  readonly diskOf?: number;
  /** With `diskOf`: it goes on as the author of that node, which goes on as well. Default: as a new author. */
  readonly asTwin?: boolean;
  /** While it is down bytes of so many records on its disk change. Default none. */
  readonly rottenRecords?: number;
  /** Before it starts again an overdraft of its author is written on its disk. Default none. */
  readonly overdraft?: OverdraftShape;
}

export interface FaultSchedule {
  readonly partitions: readonly PartitionWindow[];
  readonly crashes: readonly Crash[];
  /** Nodes that stand still. Default none. */
  readonly pauses?: readonly (FaultWindow & { readonly node: number })[];
  /** Wall clocks that are wrong. Default none. */
  readonly clocks?: readonly ClockFault[];
  /** Disks that are slow or full. Default none. */
  readonly disks?: readonly DiskFault[];
  /** Nodes that cut off their logs. Default none. */
  readonly truncations?: readonly Truncation[];
  /** Nodes whose sessions have tight limits. Default none. */
  readonly limits?: readonly LimitsFault[];
  /** Nodes that are shown forged entries. Default none. */
  readonly forgeries?: readonly Forgery[];
  /** Nodes that run another version of the protocol. Default none. */
  readonly versions?: readonly VersionFault[];
  /** Sessions may end for what was made of their frames, and begin anew: no violation then. Default false. */
  readonly isDamaging?: boolean;
  /** Nodes that go for good. Default none. */
  readonly leaves?: readonly { readonly node: number; readonly atMs: number }[];
}
