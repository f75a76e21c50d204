// What shape a partition has. A schedule holds groups and windows only: the name is read off those, so that it is right for faults that are
// given by hand, or were made smaller, as well.

import type { PartitionWindow } from "../network/partition-window.js";

/** Of one window by its groups. A third takes six nodes or more: below, it is one node or a half. */
export type GroupShape = "halves" | "one node" | "minority third" | "two groups" | "several groups";

/** All of them. The last three are of several windows: one within another that parts a group of it, one pair of sides again and again, and any at a time. */
export type PartitionShape = GroupShape | "nested" | "flapping" | "overlapping";

export const partitionShapes: readonly PartitionShape[] = [
  ...(["halves", "one node", "minority third", "two groups", "several groups"] as const),
  ...(["nested", "flapping", "overlapping"] as const),
];

/** By node the number of its group; undefined where all are in one. */
export function groupShape(groupOf: readonly number[]): GroupShape | undefined {
  const groups = [...new Set(groupOf)];
  if (groups.length < 2) return undefined;
  if (groups.length > 2) return "several groups";
  const ofFirst = groupOf.filter((group) => group === groups[0]).length;
  const smaller = Math.min(ofFirst, groupOf.length - ofFirst);
  if (smaller === 1) return "one node";
  if (smaller === groupOf.length >> 1) return "halves";
  return smaller === Math.floor(groupOf.length / 3) ? "minority third" : "two groups";
}

/** The shapes that there are among the partitions of a run, each once. */
export function shapesOf(windows: readonly PartitionWindow[]): ReadonlySet<PartitionShape> {
  const shapes = new Set<PartitionShape>();
  for (const window of windows) {
    const shape = groupShape(window.groupOf);
    if (shape !== undefined) shapes.add(shape);
    for (const other of windows) {
      if (other === window) continue;
      if (overlap(window, other)) shapes.add("overlapping");
      if (isNested(window, other)) shapes.add("nested");
      if (hasSameSides(window, other) && window.endMs < other.startMs) shapes.add("flapping");
    }
  }
  return shapes;
}

function overlap(a: PartitionWindow, b: PartitionWindow): boolean {
  return a.startMs < b.endMs && b.startMs < a.endMs;
}

/** Two nodes that `outer` leaves together are apart for a part of its time. */
function isNested(outer: PartitionWindow, inner: PartitionWindow): boolean {
  if (inner.startMs < outer.startMs || inner.endMs > outer.endMs) return false;
  const innerOf = new Map<number | undefined, number | undefined>();
  return inner.groupOf.some((group, node) => {
    const side = outer.groupOf[node];
    if (!innerOf.has(side)) innerOf.set(side, group);
    return innerOf.get(side) !== group;
  });
}

function hasSameSides(a: PartitionWindow, b: PartitionWindow): boolean {
  return groupShape(a.groupOf) !== undefined && numbered(a.groupOf) === numbered(b.groupOf);
}

/** The same text for the same sides, whatever their numbers. */
function numbered(groupOf: readonly number[]): string {
  const groups = [...new Set(groupOf)];
  return groupOf.map((group) => groups.indexOf(group)).join();
}
