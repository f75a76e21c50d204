// What a node's disk can do beside losing what was not synced: be slow, or full for a while, or fail a write.

import type { FaultWindow } from "./fault-window.js";

/**
 * On a full disk nothing is synced until there is space again; whoever writes waits for it. `error`: the first sync that ends in the
 * window fails, some of it may be there, and the node is down until the window ends, as what the disk holds is known only when it is opened anew.
 */
export type DiskShape = "slow" | "full" | "error";

export const diskShapes: readonly DiskShape[] = ["slow", "full", "error"];

export interface DiskFault extends FaultWindow {
  readonly kind: "disk";
  readonly node: number;
  readonly shape: DiskShape;
  /** How much longer a sync takes, milliseconds; 0 for `full` and `error`. */
  readonly byMs: number;
}

/** How much longer a sync takes that begins at a moment, milliseconds. */
export function syncDelayMs(faults: readonly DiskFault[], atMs: number): number {
  const active = faults.filter(({ startMs, endMs }) => atMs >= startMs && atMs < endMs);
  return Math.max(0, ...active.map(({ shape, byMs, endMs }) => (shape === "full" ? endMs - atMs : byMs)));
}

/** When a disk that fails a sync at a moment works again; undefined where it doesn't fail. */
export function failedUntilMs(faults: readonly DiskFault[], atMs: number): number | undefined {
  const failing = faults.filter(({ shape, startMs, endMs }) => shape === "error" && atMs >= startMs && atMs < endMs);
  return failing.length === 0 ? undefined : Math.max(...failing.map(({ endMs }) => endMs));
}
