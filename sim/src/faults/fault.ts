// Everything that can be made to go wrong, each as plain data with a window in time: what a schedule lists, what shrinking takes
// away piece by piece, and what a run is given in parts that its network and its nodes understand.

import type { Seed } from "../kernel/random-key.js";
import type { FaultRule, Packet } from "../network/packet.js";
import { oneWayApart, type PartitionWindow, pairsApart, type Separation } from "../network/partition-window.js";
import { bandwidthRule } from "../network/rules/bandwidth-rule.js";
import { burstRule } from "../network/rules/burst-rule.js";
import { clogRule } from "../network/rules/clog-rule.js";
import { corruptionRule } from "../network/rules/corruption-rule.js";
import { duplicationRule } from "../network/rules/duplication-rule.js";
import { during } from "../network/rules/during.js";
import { garbageRule } from "../network/rules/garbage-rule.js";
import { lossRule } from "../network/rules/loss-rule.js";
import { mtuRule } from "../network/rules/mtu-rule.js";
import { partitionRule } from "../network/rules/partition-rule.js";
import { reorderingRule } from "../network/rules/reordering-rule.js";
import { slowPairRule } from "../network/rules/slow-pair-rule.js";
import type { Crash, FaultSchedule } from "./fault-schedule.js";
import type { LinkFault } from "./link-fault.js";
import type { NodeFault } from "./node-fault.js";
import type { DoubleSpend, Twin } from "./twin.js";

export type Fault = LinkFault | NodeFault;

/** The kinds of faults, in the order in which they are told of. */
export const faultKinds: readonly Fault["kind"][] = [
  "partition",
  "cut",
  "one-way",
  "clog",
  "crash",
  "amnesia",
  "backup",
  "clone",
  "twin",
  "double-spend",
  "overdraft",
  "rot",
  "join",
  "leave",
  "pause",
  "clock",
  "disk",
  "truncation",
  "limits",
  "version",
  "loss",
  "bursts",
  "corruption",
  "garbage",
  "forgery",
  "duplication",
  "reordering",
  "latency",
  "slow-pair",
  "bandwidth",
  "mtu",
];

export const needsSignaturesReason =
  "nothing catches the damage that links do to frames, entries are forged, or an author has two stores, which only signed documents withstand: sign, or let it be caught";

/** True for what only signed documents are made to withstand: a changed byte of an entry is another entry to all others. */
export function needsSignatures(fault: Fault): boolean {
  return isUnnoticedDamage(fault) || fault.kind === "forgery" || isTwin(fault);
}

/** True for an author that has two stores. */
export function isTwin(fault: Fault): fault is Twin | DoubleSpend {
  return fault.kind === "twin" || fault.kind === "double-spend";
}

/** True for damage that no link catches, so that a session may hear what nobody said. */
export function isUnnoticedDamage(fault: Fault): boolean {
  return fault.kind === "corruption" && !fault.isCaught;
}

/** What of `faults` is about nodes, and the partitions, as clusters and reports know them. */
export function scheduleOf(faults: readonly Fault[]): FaultSchedule {
  return {
    partitions: faults.flatMap(partitionOf),
    isDamaging: faults.some(({ kind }) => kind === "corruption" || kind === "garbage"),
    crashes: faults.flatMap(crashOf),
    pauses: faults.filter((fault) => fault.kind === "pause"),
    clocks: faults.filter((fault) => fault.kind === "clock"),
    disks: faults.filter((fault) => fault.kind === "disk"),
    truncations: faults.filter((fault) => fault.kind === "truncation"),
    limits: faults.filter((fault) => fault.kind === "limits"),
    forgeries: faults.filter((fault) => fault.kind === "forgery"),
    versions: faults.filter((fault) => fault.kind === "version"),
    leaves: faults.filter((fault) => fault.kind === "leave").map(({ node, startMs }) => ({ node, atMs: startMs })),
  };
}

function partitionOf(fault: Fault): PartitionWindow[] {
  if (fault.kind === "partition") return [fault];
  if (fault.kind !== "double-spend") return [];
  const { startMs, endMs, groupOf } = fault;
  return [{ startMs, endMs, groupOf, mode: "drop" }];
}

/** Whatever has a node down for a while. */
function crashOf(fault: Fault): Crash[] {
  switch (fault.kind) {
    case "crash":
      return [{ node: fault.node, atMs: fault.startMs, restartAtMs: fault.endMs }];
    case "amnesia":
      return [{ node: fault.node, atMs: fault.startMs, restartAtMs: fault.endMs, diskOfMs: 0 }];
    case "backup": {
      const diskOfMs = Math.max(0, fault.startMs - fault.ageMs);
      return [{ node: fault.node, atMs: fault.startMs, restartAtMs: fault.endMs, diskOfMs }];
    }
    case "rot":
      return [{ node: fault.node, atMs: fault.startMs, restartAtMs: fault.endMs, rottenRecords: fault.records }];
    case "clone":
      return [{ node: fault.node, atMs: fault.startMs, restartAtMs: fault.endMs, diskOf: fault.of }];
    case "twin":
      return [{ node: fault.node, atMs: fault.startMs, restartAtMs: fault.endMs, diskOf: fault.of, asTwin: true }];
    case "double-spend": {
      const { node, of: diskOf, startMs: atMs } = fault;
      return [{ node, atMs, restartAtMs: atMs + 1, diskOf, asTwin: true }];
    }
    case "overdraft":
      return [{ node: fault.node, atMs: fault.startMs, restartAtMs: fault.endMs, overdraft: fault.shape }];
    case "join":
      return [{ node: fault.node, atMs: 0, restartAtMs: fault.endMs }];
    default:
      return [];
  }
}

/** Hears of a frame that a fault loses, by the fault's place in the list. */
export type LossListener = (fault: number, packet: Packet) => void;

/** What links do to frames under `faults`. List them after the rule of latency: what is held keeps its planned delay. */
export function rulesOf(seed: Seed, faults: readonly Fault[], onLost?: LossListener): FaultRule[] {
  const { partitions } = scheduleOf(faults);
  const rules = faults.flatMap((fault, at) => {
    const rule = ruleOf(seed, fault);
    if (rule === undefined) return [];
    const bounded = during(fault.startMs, fault.endMs, rule);
    return [onLost === undefined ? bounded : overheard(bounded, (packet) => onLost(at, packet))];
  });
  return [...rules, partitionRule({ windows: partitions, others: faults.flatMap(separationOf) })];
}

function separationOf(fault: Fault): Separation[] {
  if (fault.kind !== "cut" && fault.kind !== "one-way") return [];
  const { startMs, endMs, mode = "drop" } = fault;
  const parts = fault.kind === "cut" ? pairsApart(fault.pairs) : oneWayApart(fault.from, fault.to);
  return [{ startMs, endMs, mode, parts }];
}

function overheard(rule: FaultRule, onLost: (packet: Packet) => void): FaultRule {
  return (packet, plannedMs) => {
    const verdict = rule(packet, plannedMs);
    if (verdict.kind === "drop") onLost(packet);
    return verdict;
  };
}

function ruleOf(seed: Seed, fault: Fault): FaultRule | undefined {
  switch (fault.kind) {
    case "loss":
      return lossRule({ seed, ...fault });
    case "bursts":
      return burstRule({ seed, ...fault });
    case "corruption":
      return corruptionRule({ seed, ...fault });
    case "garbage":
      return garbageRule({ seed, ...fault });
    case "duplication":
      return duplicationRule({ seed, ...fault });
    case "reordering":
      return reorderingRule({ seed, ...fault });
    case "slow-pair":
      return slowPairRule(fault);
    case "clog":
      return clogRule(fault);
    case "bandwidth":
      return bandwidthRule(fault);
    case "mtu":
      return mtuRule(fault);
    default:
      return undefined;
  }
}
