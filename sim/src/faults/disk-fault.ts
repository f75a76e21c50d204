// What a node's disk can do beside losing what was not synced: be slow, or full for a while.

import type { FaultWindow } from "./fault-window.js";

/** On a full disk nothing is synced until there is space again; whoever writes waits for it. */
export type DiskShape = "slow" | "full";

export const diskShapes: readonly DiskShape[] = ["slow", "full"];

export interface DiskFault extends FaultWindow {
  readonly kind: "disk";
  readonly node: number;
  readonly shape: DiskShape;
  /** How much longer a sync takes, milliseconds; 0 for `full`. */
  readonly byMs: number;
}

/** How much longer a sync takes that begins at a moment, milliseconds. */
export function syncDelayMs(faults: readonly DiskFault[], atMs: number): number {
  const active = faults.filter(({ startMs, endMs }) => atMs >= startMs && atMs < endMs);
  return Math.max(0, ...active.map(({ shape, byMs, endMs }) => (shape === "full" ? endMs - atMs : byMs)));
}
