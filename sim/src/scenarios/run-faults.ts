// The faults of a scenario: so many partitions and crashes, all over when the network heals.

import { crashSchedule } from "../faults/crash-schedule.js";
import type { FaultSchedule } from "../faults/fault-schedule.js";
import { partitionSchedule } from "../faults/partition-schedule.js";
import type { Seed } from "../kernel/random-key.js";

/** How much goes wrong; spans are shares of the run, so that a shorter run is as rough as a long one. */
export interface FaultPlan {
  readonly partitions: number;
  /** How many partitions hold at one common moment. */
  readonly overlapping: number;
  /** Shortest and longest partition. */
  readonly partitionShare: readonly [number, number];
  readonly crashes: number;
  /** Shortest and longest time that a node is down. */
  readonly downShare: readonly [number, number];
}

/** Nothing goes wrong in the first twenty-fourth of a run. */
const quietShare = 1 / 24;
const waysMax = 4;

/** The faults of a run of `nodes` nodes, at least two, that heals at `durationMs`. */
export function runFaults(seed: Seed, nodes: number, durationMs: number, plan: FaultPlan): FaultSchedule {
  const share = (part: number): number => Math.floor(durationMs * part);
  const common = { seed, nodes, startMs: share(quietShare), healMs: durationMs };
  return {
    partitions: partitionSchedule({
      ...common,
      count: plan.partitions,
      overlapping: plan.overlapping,
      durationMsMin: share(plan.partitionShare[0]),
      durationMsMax: share(plan.partitionShare[1]),
      waysMax: Math.min(waysMax, nodes),
    }),
    crashes: crashSchedule({
      ...common,
      count: plan.crashes,
      downMsMin: share(plan.downShare[0]),
      downMsMax: share(plan.downShare[1]),
    }),
  };
}
