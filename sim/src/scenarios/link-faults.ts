// What links do to frames in the scenarios of this repository: the latencies of real regions, some loss, duplication
// and reordering until the heal, and the partitions of the schedule.

import type { FaultSchedule } from "../faults/fault-schedule.js";
import type { Seed } from "../kernel/random-key.js";
import type { FaultRule } from "../network/packet.js";
import { oneWayMs } from "../network/region-latency.js";
import { duplicationRule } from "../network/rules/duplication-rule.js";
import { during } from "../network/rules/during.js";
import { latencyRule } from "../network/rules/latency-rule.js";
import { lossRule } from "../network/rules/loss-rule.js";
import { partitionRule } from "../network/rules/partition-rule.js";
import { reorderingRule } from "../network/rules/reordering-rule.js";
import { regionOf } from "../node/topology.js";

/** The rules of a run that heals at `healMs`, virtual milliseconds. */
export function linkFaults(seed: Seed, faults: FaultSchedule, healMs: number): FaultRule[] {
  return [
    latencyRule({ seed, oneWayMs: (from, to) => oneWayMs(regionOf(from), regionOf(to)) }),
    during(0, healMs, lossRule({ seed, probability: 0.01 })),
    during(0, healMs, duplicationRule({ seed, probability: 0.005, delayMsMax: 200 })),
    during(0, healMs, reorderingRule({ seed, probability: 0.01, delayMsMax: 150 })),
    partitionRule({ windows: faults.partitions }),
  ];
}
