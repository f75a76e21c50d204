// Draws partitions of shapes that random groups have by chance only, or never.

import type { KeyedRandom } from "../kernel/keyed-random.js";
import { type PartitionWindow, partitionModes } from "../network/partition-window.js";
import { type FaultSpan, part } from "./fault-span.js";
import type { PartitionShape } from "./partition-shape.js";

export type DrawnShape = Extract<PartitionShape, "halves" | "one node" | "minority third" | "nested" | "flapping">;

export const drawnShapes: readonly DrawnShape[] = ["halves", "one node", "minority third", "nested", "flapping"];

const flapsMax = 8;

/** The windows of one shape, for two nodes or more. With few nodes one shape may be another: a third of three is one node. */
export function shapedPartitions(shape: DrawnShape, span: FaultSpan, random: KeyedRandom): PartitionWindow[] {
  const { nodes } = span;
  const order = random.shuffle(Array.from({ length: nodes }, (_, node) => node));
  const window = { ...part(span, random), mode: random.pick(partitionModes) };
  const half = Math.ceil(nodes / 2);
  /** The first so many in that order against all others. */
  const first = (count: number): PartitionWindow => {
    const apart = new Set(order.slice(0, count));
    return { ...window, groupOf: Array.from({ length: nodes }, (_, node) => (apart.has(node) ? 1 : 0)) };
  };
  switch (shape) {
    case "halves":
      return [first(half)];
    case "one node":
      return [first(1)];
    case "minority third":
      return [first(Math.max(1, Math.floor(nodes / 3)))];
    case "nested":
      return [first(half), middleOf(first(Math.max(1, half >> 1)))];
    case "flapping":
      return flaps(first(1 + random.integer(nodes - 1)), random.between(2, flapsMax));
  }
}

function middleOf(window: PartitionWindow): PartitionWindow {
  const quarterMs = (window.endMs - window.startMs) >> 2;
  return { ...window, startMs: window.startMs + quarterMs, endMs: window.endMs - quarterMs };
}

/** The first half of each of `count` equal parts of the window. */
function flaps(window: PartitionWindow, count: number): PartitionWindow[] {
  const { startMs, endMs } = window;
  const moment = (half: number): number => startMs + Math.floor(((endMs - startMs) * half) / (2 * count));
  const each = Array.from({ length: count }, (_, flap) => ({
    ...window,
    startMs: moment(2 * flap),
    endMs: moment(2 * flap + 1),
  }));
  return each.filter((flap) => flap.endMs > flap.startMs);
}
