// Draws partitions from a seed: random groups, durations and modes, in clusters whose windows all hold at one moment.
// Each window is keyed by its own number, so asking for more of them, or taking one out, changes no other's groups or mode.

import { assert } from "@joinery/crdt";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import type { PartitionMode, PartitionWindow } from "../network/partition-window.js";

export interface PartitionScheduleOptions {
  readonly seed: Seed;
  /** At least `waysMax`. */
  readonly nodes: number;
  /** How many windows. */
  readonly count: number;
  /** How many windows hold at one common moment, cluster by cluster; the last cluster may be smaller. Default 3. */
  readonly overlapping?: number;
  /** No window begins before. Virtual milliseconds. */
  readonly startMs: number;
  /** No window ends after. Virtual milliseconds. */
  readonly healMs: number;
  readonly durationMsMin: number;
  readonly durationMsMax: number;
  /** Into how many groups, at least 2. Default 2 to 4. */
  readonly waysMin?: number;
  readonly waysMax?: number;
  /** Drawn evenly. Default: drop and jam. */
  readonly modes?: readonly PartitionMode[];
}

/** The windows in order of their start. A window that would not fit before `healMs` or after `startMs` is cut short. */
export function partitionSchedule(options: PartitionScheduleOptions): PartitionWindow[] {
  const { nodes, waysMin = 2, waysMax = 4, startMs, healMs, durationMsMin, durationMsMax } = options;
  assert(waysMin >= 2 && waysMax >= waysMin && nodes >= waysMax, `${nodes} nodes cannot be split ${waysMax} ways`);
  assert(durationMsMin >= 1 && durationMsMax >= durationMsMin, "a partition lasts at least 1 ms");
  assert(healMs > startMs, "the network heals after its first fault");
  return Array.from({ length: options.count }, (_, index) => drawWindow(options, index)).sort(
    (a, b) => a.startMs - b.startMs || a.endMs - b.endMs,
  );
}

function drawWindow(options: PartitionScheduleOptions, index: number): PartitionWindow {
  const { seed, startMs, healMs, durationMsMin, durationMsMax, nodes, modes = ["drop", "jam"] } = options;
  const random = new KeyedRandom(seed, "partition", index);
  const ways = random.between(options.waysMin ?? 2, options.waysMax ?? 4);
  const durationMs = random.between(durationMsMin, durationMsMax);
  const commonMs = clusterMoment(options, index);
  const earliestMs = Math.max(startMs, commonMs - random.integer(durationMs));
  return {
    startMs: earliestMs,
    endMs: Math.min(healMs, earliestMs + durationMs),
    mode: random.pick(modes),
    groupOf: drawGroups(seed, index, nodes, ways),
  };
}

/** A moment inside every window of the cluster. Clusters follow each other, each somewhere in its own share of the run. */
function clusterMoment({ seed, startMs, healMs, count, overlapping = 3 }: PartitionScheduleOptions, index: number) {
  const clusters = Math.ceil(count / overlapping);
  const cluster = Math.floor(index / overlapping);
  const share = (cluster + new KeyedRandom(seed, "partition cluster", cluster).float()) / clusters;
  return startMs + Math.floor((healMs - startMs) * share);
}

/** By node its group; every group has at least one node. */
function drawGroups(seed: Seed, index: number, nodes: number, ways: number): number[] {
  const random = new KeyedRandom(seed, "partition groups", index);
  const groupOf: number[] = Array.from({ length: nodes }, () => random.integer(ways));
  const founders = random.shuffle(groupOf.map((_, node) => node)).slice(0, ways);
  founders.forEach((node, group) => {
    groupOf[node] = group;
  });
  return groupOf;
}
