// Everything that can be made to go wrong, each as plain data with a window in time: what a schedule lists, what shrinking takes
// away piece by piece, and what a run is given in parts that its network and its nodes understand.

import type { Seed } from "../kernel/random-key.js";
import type { FaultRule } from "../network/packet.js";
import type { PartitionMode } from "../network/partition-window.js";
import { burstRule } from "../network/rules/burst-rule.js";
import { cutRule } from "../network/rules/cut-rule.js";
import { duplicationRule } from "../network/rules/duplication-rule.js";
import { during } from "../network/rules/during.js";
import { lossRule } from "../network/rules/loss-rule.js";
import { oneWayRule } from "../network/rules/one-way-rule.js";
import { partitionRule } from "../network/rules/partition-rule.js";
import { reorderingRule } from "../network/rules/reordering-rule.js";
import { slowPairRule } from "../network/rules/slow-pair-rule.js";
import type { ClockFault } from "./clock-fault.js";
import type { FaultSchedule } from "./fault-schedule.js";
import type { FaultWindow } from "./fault-window.js";

/** The nodes are split into groups, by node the number of its group; nothing passes from one to another. */
export interface Partition extends FaultWindow {
  readonly kind: "partition";
  readonly mode: PartitionMode;
  readonly groupOf: readonly number[];
}

/** Some pairs of nodes can't reach each other, while each may reach third ones: what no grouping says. */
export interface Cut extends FaultWindow {
  readonly kind: "cut";
  readonly pairs: readonly (readonly [a: number, b: number])[];
}

/** What some nodes send to some others is lost, while answers get through. */
export interface OneWay extends FaultWindow {
  readonly kind: "one-way";
  readonly from: readonly number[];
  readonly to: readonly number[];
}

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

/** Each frame is lost with this probability, whatever becomes of others. */
export interface Loss extends FaultWindow {
  readonly kind: "loss";
  readonly probability: number;
}

/** Links lose frames in bursts: a spell of so many frames begins with this probability, and takes nine of ten. */
export interface Bursts extends FaultWindow {
  readonly kind: "bursts";
  readonly probability: number;
  readonly frames: number;
}

/** Frames arrive a second time with this probability, up to so much later. */
export interface Duplication extends FaultWindow {
  readonly kind: "duplication";
  readonly probability: number;
  readonly delayMsMax: number;
}

/** Frames are overtaken by others with this probability: they come up to so much later. */
export interface Reordering extends FaultWindow {
  readonly kind: "reordering";
  readonly probability: number;
  readonly delayMsMax: number;
}

/** Everything between two nodes takes so much longer. */
export interface SlowPair extends FaultWindow {
  readonly kind: "slow-pair";
  readonly a: number;
  readonly b: number;
  readonly delayMs: number;
}

export type Fault =
  | Partition
  | Cut
  | OneWay
  | CrashOf
  | Pause
  | ClockFault
  | Loss
  | Bursts
  | Duplication
  | Reordering
  | SlowPair;

/** The kinds of faults, in the order in which they are told of. */
export const faultKinds: readonly Fault["kind"][] = [
  "partition",
  "cut",
  "one-way",
  "crash",
  "pause",
  "clock",
  "loss",
  "bursts",
  "duplication",
  "reordering",
  "slow-pair",
];

/** What of `faults` is about nodes, and the partitions, as clusters and reports know them. */
export function scheduleOf(faults: readonly Fault[]): FaultSchedule {
  return {
    partitions: faults.filter((fault) => fault.kind === "partition"),
    crashes: faults
      .filter((fault) => fault.kind === "crash")
      .map(({ node, startMs, endMs }) => ({ node, atMs: startMs, restartAtMs: endMs })),
    pauses: faults.filter((fault) => fault.kind === "pause"),
    clocks: faults.filter((fault) => fault.kind === "clock"),
  };
}

/** What links do to frames under `faults`. List them after the rule of latency: what is held keeps its planned delay. */
export function rulesOf(seed: Seed, faults: readonly Fault[]): FaultRule[] {
  const { partitions } = scheduleOf(faults);
  const rules = faults.flatMap((fault) => {
    const rule = ruleOf(seed, fault);
    return rule === undefined ? [] : [during(fault.startMs, fault.endMs, rule)];
  });
  return [...rules, partitionRule({ windows: partitions })];
}

function ruleOf(seed: Seed, fault: Fault): FaultRule | undefined {
  switch (fault.kind) {
    case "loss":
      return lossRule({ seed, ...fault });
    case "bursts":
      return burstRule({ seed, ...fault });
    case "duplication":
      return duplicationRule({ seed, ...fault });
    case "reordering":
      return reorderingRule({ seed, ...fault });
    case "slow-pair":
      return slowPairRule(fault);
    case "one-way":
      return oneWayRule([fault]);
    case "cut":
      return cutRule(fault.pairs);
    default:
      return undefined;
  }
}
