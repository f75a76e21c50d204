// Draws what goes wrong between nodes.

import { KeyedRandom } from "../kernel/keyed-random.js";
import { latencyShapes } from "../network/latency-shape.js";
import { type PartitionWindow, partitionModes } from "../network/partition-window.js";
import { type FaultSpan, part } from "./fault-span.js";
import type { LinkFault } from "./link-fault.js";
import { partitionSchedule } from "./partition-schedule.js";
import { drawnShapes, shapedPartitions } from "./shaped-partitions.js";

const partitionsMax = 4;
/** Half of all frames take no longer; the slowest of a long tail take a hundred times as long. */
const latencyMsMax = 100;
/** With which probability partitions of a shape are there, where there are partitions. */
const shapeChance = 0.25;

/** Faults of one kind between two nodes or more. */
export function drawLinkFaults(kind: LinkFault["kind"], span: FaultSpan, random: KeyedRandom): LinkFault[] {
  const { nodes, startMs, healMs } = span;
  const window = { startMs, endMs: healMs };
  if (kind === "partition") return partitions(span, random);
  if (kind === "clog") return clogs(span, random);
  const others = random.shuffle(Array.from({ length: nodes }, (_, node) => node));
  const [a, b] = others as [number, number];
  switch (kind) {
    case "loss":
      return [{ kind, ...window, probability: random.between(1, 30) / 100 }];
    case "bursts":
      return [{ kind, ...window, probability: random.between(1, 20) / 1000, frames: random.between(3, 30) }];
    case "corruption":
      return [
        {
          ...{ kind, ...part(span, random), probability: random.between(1, 50) / 1000 },
          isCaught: span.signed !== true || random.chance(0.3),
        },
      ];
    case "garbage":
      return [{ kind, ...part(span, random), node: a, probability: random.between(1, 200) / 1000 }];
    case "duplication":
      return [{ kind, ...window, probability: random.between(1, 20) / 100, delayMsMax: random.between(50, 1000) }];
    case "reordering":
      return [{ kind, ...window, probability: random.between(1, 30) / 100, delayMsMax: random.between(50, 1000) }];
    case "latency":
      return [{ kind, ...window, shape: random.pick(latencyShapes), ms: random.between(1, latencyMsMax) }];
    case "slow-pair":
      return [{ kind, ...window, a, b, delayMs: random.between(200, 3000) }];
    case "cut": {
      const pairs = random.chance(0.5) ? bridge(others) : ringOfMajorities(others);
      return pairs.length === 0 ? [] : [{ kind, ...part(span, random), pairs, mode: random.pick(partitionModes) }];
    }
    case "one-way": {
      const cut = 1 + random.integer(nodes - 1);
      const [from, to] = [others.slice(0, cut), others.slice(cut)].map((side) => side.sort((x, y) => x - y));
      return [
        {
          ...{ kind, ...part(span, random), from: from as number[], to: to as number[] },
          mode: random.pick(partitionModes),
        },
      ];
    }
    case "bandwidth":
      return [{ kind, ...part(span, random), bytesPerSecond: random.between(1000, 50_000) }];
    case "mtu":
      return [{ kind, ...part(span, random), bytesMax: random.between(100, 1500) }];
  }
}

/** Some shapes, each from a key of its own, or random groups, or both. */
function partitions(span: FaultSpan, random: KeyedRandom): LinkFault[] {
  const shaped = drawnShapes.flatMap((shape) => {
    const own = new KeyedRandom(span.seed, `partition ${shape}`);
    return own.chance(shapeChance) ? shapedPartitions(shape, span, own) : [];
  });
  const isMixed = new KeyedRandom(span.seed, "partition mixed").chance(0.5);
  const windows = shaped.length === 0 || isMixed ? [...randomPartitions(span, random), ...shaped] : shaped;
  return windows.map((window) => ({ kind: "partition", ...window }));
}

function randomPartitions({ seed, nodes, startMs, healMs }: FaultSpan, random: KeyedRandom): PartitionWindow[] {
  const spanMs = healMs - startMs;
  const count = random.between(1, partitionsMax);
  return partitionSchedule({
    ...{ seed, nodes, startMs, healMs, count, overlapping: random.between(1, count) },
    durationMsMin: Math.max(1, Math.floor(spanMs / 12)),
    durationMsMax: Math.max(1, Math.floor(spanMs / 2)),
    waysMax: Math.min(4, nodes),
    modes: partitionModes,
  });
}

/** Some nodes are clogged one after the other, and get free in another order (the swizzle of FoundationDB's simulator). */
function clogs(span: FaultSpan, random: KeyedRandom): LinkFault[] {
  const nodes = random.shuffle(Array.from({ length: span.nodes }, (_, node) => node));
  const clogged = nodes.slice(0, 1 + random.integer(Math.ceil(span.nodes / 2)));
  return clogged.map((node) => ({ kind: "clog", ...part(span, random), node }));
}

/** Two halves that only one node reaches both of. */
function bridge(nodes: readonly number[]): [number, number][] {
  const [, ...rest] = nodes;
  const middle = Math.ceil(rest.length / 2);
  return pairsWhere(rest, (a, b) => a < middle !== b < middle);
}

/** In a ring, each node reaches the nearest half or more of all nodes, and no two the same half. */
function ringOfMajorities(nodes: readonly number[]): [number, number][] {
  const size = nodes.length;
  const reach = Math.floor(size / 4) + 1;
  return pairsWhere(nodes, (a, b) => Math.min(b - a, size - (b - a)) > reach);
}

/** The pairs of nodes at places a < b for which that is so. */
function pairsWhere(nodes: readonly number[], isCut: (a: number, b: number) => boolean): [number, number][] {
  return nodes.flatMap((node, a) =>
    nodes.flatMap((other, b): [number, number][] =>
      a < b && isCut(a, b) ? [[Math.min(node, other), Math.max(node, other)]] : [],
    ),
  );
}
