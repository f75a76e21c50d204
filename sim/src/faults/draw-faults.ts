// Swarm testing: each seed draws which kinds of faults there are at all, and how bad they are, so that a fault which hides others in
// one run is absent from the next (Groce et al., Swarm testing, 2012). Each kind draws from a key of its own.

import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { clockShapes } from "./clock-fault.js";
import { crashSchedule } from "./crash-schedule.js";
import { type Fault, faultKinds } from "./fault.js";
import { partitionSchedule } from "./partition-schedule.js";

/** What the faults of a run are drawn for. */
export interface FaultSpan {
  readonly seed: Seed;
  readonly nodes: number;
  /** Nothing goes wrong before. Virtual milliseconds. */
  readonly startMs: number;
  /** All is over by then. */
  readonly healMs: number;
}

/** With which probability a kind of fault is there in a run. */
const kindChance = 0.5;
const partitionsMax = 4;
const crashesPerNode = 2;
/** Two clocks apart by twice that are still less than five minutes apart, beyond which entries wait for their time. */
const clockMsMax = 60_000;

/** The faults of one seed, of the kinds given, in order of their start. A run of one node has only those that one node can have. */
export function drawFaults(span: FaultSpan, kinds: readonly Fault["kind"][] = faultKinds): Fault[] {
  const drawn = kinds.flatMap((kind) => {
    const random = new KeyedRandom(span.seed, `fault ${kind}`);
    return random.chance(kindChance) ? draw(kind, span, random) : [];
  });
  return drawn.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

function draw(kind: Fault["kind"], span: FaultSpan, random: KeyedRandom): Fault[] {
  const { nodes, startMs, healMs } = span;
  const window = { startMs, endMs: healMs };
  if (kind === "crash") return crashes(span, random);
  if (kind === "pause") return [{ kind, ...part(span, random), node: random.integer(nodes) }];
  if (kind === "clock") return clocks(span, random);
  if (nodes < 2) return [];
  if (kind === "partition") return partitions(span, random);
  const others = random.shuffle(Array.from({ length: nodes }, (_, node) => node));
  const [a, b] = others as [number, number];
  switch (kind) {
    case "loss":
      return [{ kind, ...window, probability: random.between(1, 30) / 100 }];
    case "bursts":
      return [{ kind, ...window, probability: random.between(1, 20) / 1000, frames: random.between(3, 30) }];
    case "duplication":
      return [{ kind, ...window, probability: random.between(1, 20) / 100, delayMsMax: random.between(50, 1000) }];
    case "reordering":
      return [{ kind, ...window, probability: random.between(1, 30) / 100, delayMsMax: random.between(50, 1000) }];
    case "slow-pair":
      return [{ kind, ...window, a, b, delayMs: random.between(200, 3000) }];
    case "cut":
      return [{ kind, ...part(span, random), pairs: random.chance(0.5) ? bridge(others) : ringOfMajorities(others) }];
    case "one-way": {
      const cut = 1 + random.integer(nodes - 1);
      const [from, to] = [others.slice(0, cut), others.slice(cut)].map((side) => side.sort((x, y) => x - y));
      return [{ kind, ...part(span, random), from: from as number[], to: to as number[] }];
    }
  }
}

function partitions({ seed, nodes, startMs, healMs }: FaultSpan, random: KeyedRandom): Fault[] {
  const spanMs = healMs - startMs;
  const count = random.between(1, partitionsMax);
  return partitionSchedule({
    ...{ seed, nodes, startMs, healMs, count, overlapping: random.between(1, count) },
    durationMsMin: Math.max(1, Math.floor(spanMs / 12)),
    durationMsMax: Math.max(1, Math.floor(spanMs / 2)),
    waysMax: Math.min(4, nodes),
  }).map((window) => ({ kind: "partition", ...window }));
}

function crashes({ seed, nodes, startMs, healMs }: FaultSpan, random: KeyedRandom): Fault[] {
  const spanMs = healMs - startMs;
  return crashSchedule({
    ...{ seed, nodes, startMs, healMs, count: random.between(1, crashesPerNode * nodes) },
    downMsMin: Math.max(1, Math.floor(spanMs / 120)),
    downMsMax: Math.max(1, Math.floor(spanMs / 12)),
  }).map(({ node, atMs, restartAtMs }) => ({ kind: "crash", node, startMs: atMs, endMs: restartAtMs }));
}

/** For each second node or so a clock of its own that is wrong. */
function clocks(span: FaultSpan, random: KeyedRandom): Fault[] {
  const count = 1 + random.integer(Math.ceil(span.nodes / 2));
  const nodes = random.shuffle(Array.from({ length: span.nodes }, (_, node) => node)).slice(0, count);
  return nodes.map((node) => {
    const shape = random.pick(clockShapes);
    const byMs = shape === "freeze" || shape === "backwards" ? 0 : random.between(-clockMsMax, clockMsMax);
    return { kind: "clock", ...part(span, random), node, shape, byMs };
  });
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

/** A part of the run, a twelfth of it to a half. */
function part(
  { startMs, healMs }: FaultSpan,
  random: KeyedRandom,
): { readonly startMs: number; readonly endMs: number } {
  const spanMs = healMs - startMs;
  const lengthMs = Math.max(1, random.between(Math.floor(spanMs / 12), Math.floor(spanMs / 2)));
  const fromMs = startMs + random.integer(Math.max(1, spanMs - lengthMs));
  return { startMs: fromMs, endMs: Math.min(healMs, fromMs + lengthMs) };
}
