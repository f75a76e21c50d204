// One partition: for a while the nodes are split into groups, and no frame passes from one group to another.
// Plain data, so that a schedule can be printed, shrunk and replayed.

/**
 * `drop` loses what is sent across; `jam` holds it and delivers it, in order, once the pair can meet again; `slow` has it take two seconds
 * more; `stop` loses it and ends the link at both ends, as connections that are reset, each time that it is dialled again.
 */
export type PartitionMode = "drop" | "jam" | "slow" | "stop";

export const partitionModes: readonly PartitionMode[] = ["drop", "jam", "slow", "stop"];

export interface PartitionWindow {
  /** Virtual milliseconds; the split holds in [startMs, endMs). */
  readonly startMs: number;
  readonly endMs: number;
  readonly mode: PartitionMode;
  /** By node: the number of its group. A node beyond the list is on every side. */
  readonly groupOf: readonly number[];
}

/** Whether the window keeps the two nodes apart at that time. */
export function separates(window: PartitionWindow, atMs: number, from: number, to: number): boolean {
  if (atMs < window.startMs || atMs >= window.endMs) return false;
  const fromGroup = window.groupOf[from];
  const toGroup = window.groupOf[to];
  return fromGroup !== undefined && toGroup !== undefined && fromGroup !== toGroup;
}
