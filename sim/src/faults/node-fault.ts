// What can go wrong with a node, its disk or its clock, each as plain data with a window in time.

import type { ClockFault } from "./clock-fault.js";
import type { DiskFault } from "./disk-fault.js";
import type { FaultWindow } from "./fault-window.js";
import type { Forgery } from "./forgery.js";
import type { LimitsFault } from "./limits-fault.js";
import type { Overdraft } from "./overdraft.js";
import type { Truncation } from "./truncation.js";
import type { DoubleSpend, Twin } from "./twin.js";
import type { VersionFault } from "./version-fault.js";

/** A node loses its memory and what its disk had not synced, and is down until the end of the window. */
export interface CrashOf extends FaultWindow {
  readonly kind: "crash";
  readonly node: number;
}

/** A node stands still, as a process that was stopped, and goes on where it was: what came meanwhile is there then. */
export interface Pause extends FaultWindow {
  readonly kind: "pause";
  readonly node: number;
}

/** A node crashes and its disk is lost. It comes back with nothing, as a new author. */
export interface Amnesia extends FaultWindow {
  readonly kind: "amnesia";
  readonly node: number;
}

/** A node crashes and is set up again from a backup that is so old. It goes on as a new author. */
export interface Restored extends FaultWindow {
  readonly kind: "backup";
  readonly node: number;
  /** How long before the crash the backup was made, milliseconds. */
  readonly ageMs: number;
}

/**
 * A node goes down and comes back from a copy of another node's disk, made while that one runs, as a machine that is set up from another's
 * image. Stores find out that they are copies: it goes on as a new author, and the other one as it was.
 */
export interface Clone extends FaultWindow {
  readonly kind: "clone";
  readonly node: number;
  /** Whose disk it gets. */
  readonly of: number;
}

/** While a node is down bytes of its disk change. It finds that out, and begins anew as a new author. */
export interface Rot extends FaultWindow {
  readonly kind: "rot";
  readonly node: number;
  /** In how many records. */
  readonly records: number;
}

/** A node is not there before the end of the window, which begins at 0. */
export interface Join extends FaultWindow {
  readonly kind: "join";
  readonly node: number;
}

/** A node goes when the window begins and never comes back. The others must meet without it. */
export interface Leave extends FaultWindow {
  readonly kind: "leave";
  readonly node: number;
}

export type NodeFault =
  | CrashOf
  | Pause
  | ClockFault
  | DiskFault
  | Amnesia
  | Restored
  | Clone
  | Twin
  | DoubleSpend
  | Overdraft
  | Rot
  | Join
  | Leave
  | LimitsFault
  | VersionFault
  | Forgery
  | Truncation;
