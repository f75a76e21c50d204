// Ends every fault of a schedule at one moment: after it no partition holds and every node is up or restarts then.

import type { FaultSchedule } from "./fault-schedule.js";
import type { FaultWindow } from "./fault-window.js";

/** The schedule without what would begin at `healMs` or later, and with everything else over by then. */
export function heal(schedule: FaultSchedule, healMs: number): FaultSchedule {
  const over = <Window extends FaultWindow>(windows: readonly Window[]): Window[] =>
    windows
      .filter(({ startMs }) => startMs < healMs)
      .map((window) => ({ ...window, endMs: Math.min(window.endMs, healMs) }));
  return {
    partitions: over(schedule.partitions),
    ...(schedule.pauses === undefined ? {} : { pauses: over(schedule.pauses) }),
    ...(schedule.clocks === undefined ? {} : { clocks: over(schedule.clocks) }),
    ...(schedule.disks === undefined ? {} : { disks: over(schedule.disks) }),
    ...(schedule.leaves === undefined ? {} : { leaves: schedule.leaves.filter(({ atMs }) => atMs < healMs) }),
    crashes: schedule.crashes
      .filter(({ atMs }) => atMs < healMs)
      .map((crash) => ({ ...crash, restartAtMs: Math.min(crash.restartAtMs, healMs) })),
  };
}
