// A whole run as plain data: who does what when, and what goes wrong. With the application it decides every byte of the run, so it
// can be kept, shrunk and replayed.

import type { Fault } from "../faults/fault.js";
import type { Seed } from "../kernel/random-key.js";

/** Schedules of another one are refused: what they say may mean something else. */
export const scheduleVersion = 1;

/** Plain data, as JSON has it. */
export type StepArgs = { readonly [name: string]: unknown };

/** One operation at one node. */
export interface Step {
  /** Virtual milliseconds. */
  readonly atMs: number;
  readonly node: number;
  readonly operation: string;
  /** What it is made with, by name. */
  readonly args: StepArgs;
}

/** A frame by its link, one way, and by how many went that way before it in the run. */
export type LostFrame = readonly [from: number, to: number, sequence: number];

export interface Schedule {
  readonly version: typeof scheduleVersion;
  /** Decides what is left to chance: latencies, which frames are lost, how long disks take. */
  readonly seed: Seed;
  readonly nodes: number;
  /** The document is signed by its authors, who have key pairs of the seed's. Absent: it is not. */
  readonly signed?: true;
  /** When work and faults end, virtual milliseconds. */
  readonly durationMs: number;
  readonly faults: readonly Fault[];
  /** Frames that are lost, beside those that faults lose. Absent: none. */
  readonly drops?: readonly LostFrame[];
  /** Frames take no longer than this, virtual milliseconds, but for what faults add. Absent: as long as the seed says. */
  readonly latencyMsMax?: number;
  /** In order of time. */
  readonly steps: readonly Step[];
}
