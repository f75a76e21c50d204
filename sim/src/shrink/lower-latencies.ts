// Frames that take no longer than so much: the ceilings are lowered as far as a schedule fails still.

import type { Schedule } from "../simulate/schedule.js";

/** Virtual milliseconds. Regions are up to some 300 apart, and the slowest frames take six times as long. */
const ceilingsMs = [1, 10, 50, 200];

/** Schedules with a lower ceiling, the lowest first. */
export function withLowerLatencies(schedule: Schedule): Schedule[] {
  const { latencyMsMax = Number.POSITIVE_INFINITY } = schedule;
  return ceilingsMs.filter((ms) => ms < latencyMsMax).map((ms) => ({ ...schedule, latencyMsMax: ms }));
}
