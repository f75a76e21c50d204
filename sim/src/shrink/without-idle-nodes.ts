// A schedule without the nodes that make no operation and that no fault is about by name. The rest get their numbers anew.

import type { Fault } from "../faults/fault.js";
import type { LostFrame, Schedule } from "../simulate/schedule.js";

/** One node alone is no simulation; a second one stays with it. */
const nodesMin = 2;

/** Undefined where every node has something to do. */
export function withoutIdleNodes(schedule: Schedule): Schedule | undefined {
  const busy = new Set(schedule.steps.map(({ node }) => node));
  for (const fault of schedule.faults) for (const node of nodesOf(fault)) busy.add(node);
  for (let node = 0; node < schedule.nodes && busy.size < nodesMin; node++) busy.add(node);
  const kept = [...busy].sort((a, b) => a - b);
  if (kept.length === schedule.nodes) return undefined;
  const numbers = new Map(kept.map((node, number) => [node, number]));
  const numberOf = (node: number): number => numbers.get(node) as number;
  return {
    ...schedule,
    nodes: kept.length,
    faults: schedule.faults.map((fault) => renumbered(fault, kept, numberOf)),
    ...(schedule.drops === undefined ? {} : { drops: dropsOf(schedule.drops, kept, numberOf) }),
    steps: schedule.steps.map((step) => ({ ...step, node: numberOf(step.node) })),
  };
}

function dropsOf(
  drops: readonly LostFrame[],
  kept: readonly number[],
  numberOf: (node: number) => number,
): LostFrame[] {
  const left = drops.filter(([from, to]) => kept.includes(from) && kept.includes(to));
  return left.map(([from, to, sequence]) => [numberOf(from), numberOf(to), sequence]);
}

/** The nodes that a fault is about by name. A partition is about all. */
function nodesOf(fault: Fault): readonly number[] {
  if ("of" in fault) return [fault.node, fault.of];
  if ("node" in fault) return [fault.node];
  if (fault.kind === "slow-pair") return [fault.a, fault.b];
  return [];
}

function renumbered(fault: Fault, kept: readonly number[], numberOf: (node: number) => number): Fault {
  if ("of" in fault) {
    const moved = { ...fault, node: numberOf(fault.node), of: numberOf(fault.of) };
    return moved.kind === "double-spend"
      ? { ...moved, groupOf: dense(kept.map((node) => moved.groupOf[node] ?? 0)) }
      : moved;
  }
  if ("node" in fault) return { ...fault, node: numberOf(fault.node) };
  switch (fault.kind) {
    case "slow-pair":
      return { ...fault, a: numberOf(fault.a), b: numberOf(fault.b) };
    case "partition":
      return { ...fault, groupOf: dense(kept.map((node) => fault.groupOf[node] ?? 0)) };
    case "cut": {
      const left = fault.pairs.filter((pair) => pair.every((node) => kept.includes(node)));
      return { ...fault, pairs: left.map(([a, b]) => [numberOf(a), numberOf(b)] as const) };
    }
    case "one-way": {
      const ofKept = (nodes: readonly number[]): number[] => nodes.filter((node) => kept.includes(node)).map(numberOf);
      return { ...fault, from: ofKept(fault.from), to: ofKept(fault.to) };
    }
    default:
      return fault;
  }
}

/** The same groups, numbered from 0 in the order in which they appear. */
function dense(groups: readonly number[]): number[] {
  const numbers = [...new Set(groups)];
  return groups.map((group) => numbers.indexOf(group));
}
