// Draws what goes wrong with nodes, their disks and their clocks.

import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { clockShapes } from "./clock-fault.js";
import { crashSchedule } from "./crash-schedule.js";
import { diskShapes } from "./disk-fault.js";
import type { Fault } from "./fault.js";
import { type FaultSpan, part } from "./fault-span.js";
import { drawTightLimits } from "./limits-fault.js";
import type { NodeFault } from "./node-fault.js";
import { overdraftShapes } from "./overdraft.js";
import { versionShapes } from "./version-fault.js";

const crashesPerNode = 2;
/** Two clocks apart by twice that are still less than five minutes apart, beyond which entries wait for their time. */
const clockMsMax = 60_000;

/** Faults of one kind of nodes; undefined where the kind is none of theirs. */
export function drawNodeFaults(kind: Fault["kind"], span: FaultSpan, random: KeyedRandom): NodeFault[] | undefined {
  switch (kind) {
    case "crash":
      return crashes(span, random);
    case "amnesia":
      return [{ kind, ...part(span, random), node: random.integer(span.nodes) }];
    case "backup": {
      const ageMs = random.between(1, span.healMs);
      return [{ kind, ...part(span, random), node: random.integer(span.nodes), ageMs }];
    }
    case "clone": {
      if (span.nodes < 2) return [];
      const [node = 0, of = 1] = random.shuffle(Array.from({ length: span.nodes }, (_, each) => each));
      return [{ kind, ...part(span, random), node, of }];
    }
    case "twin":
      return twins(span, random, 1).map(({ node, of }) => ({ kind, ...part(span, random), node, of }));
    case "double-spend": {
      const window = part(span, random);
      const drawn = twins(span, random, random.between(1, span.nodes > 5 ? 2 : 1));
      const groupOf = groupsApart(span.nodes, drawn, random);
      return drawn.map(({ node, of }) => ({ kind, ...window, node, of, groupOf }));
    }
    case "overdraft":
      return span.hasLedger === true ? overdrafts(span, random) : [];
    case "rot":
      return some(span, random).map((node) => ({ kind, ...part(span, random), node, records: random.between(1, 4) }));
    case "join":
      return some(span, random).map((node) => ({ kind, startMs: 0, endMs: part(span, random).endMs, node }));
    case "leave":
      return some(span, random).map((node) => ({
        kind,
        startMs: part(span, random).startMs,
        endMs: span.healMs,
        node,
      }));
    case "pause":
      return [{ kind, ...part(span, random), node: random.integer(span.nodes) }];
    case "clock":
      return clocks(span, random);
    case "disk":
      return some(span, random).map((node) => {
        const shape = random.pick(diskShapes);
        return { kind, ...part(span, random), node, shape, byMs: shape === "slow" ? random.between(10, 2000) : 0 };
      });
    case "truncation":
      return some(span, random).map((node) => ({
        ...{ kind, ...part(span, random), node },
        everyMs: random.between(500, 5000),
      }));
    case "limits":
      return some(span, random).map((node) => {
        return { kind, startMs: 0, endMs: span.healMs, node, limits: drawTightLimits(random) };
      });
    case "forgery":
      if (span.signed !== true) return [];
      return some(span, random).map((node) => ({
        ...{ kind, ...part(span, random), node },
        everyMs: random.between(100, 2000),
      }));
    case "version":
      return some(span, random).map((node) => {
        return { kind, startMs: 0, endMs: span.healMs, node, shape: random.pick(versionShapes) };
      });
    default:
      return undefined;
  }
}

/** A third of the nodes at most, and never all of them. */
function some({ nodes }: FaultSpan, random: KeyedRandom): number[] {
  const all = random.shuffle(Array.from({ length: nodes }, (_, node) => node));
  return all.slice(0, Math.min(nodes - 1, 1 + random.integer(Math.ceil(nodes / 3))));
}

function overdrafts(span: FaultSpan, random: KeyedRandom): NodeFault[] {
  return some(span, random).map((node) => {
    return { kind: "overdraft", ...part(span, random), node, shape: random.pick(overdraftShapes) };
  });
}

interface Pair {
  readonly node: number;
  readonly of: number;
}

/** Who has one store and stays, where others have two: those do not talk to each other. */
export function hostOf(seed: Seed, nodes: number): number {
  return new KeyedRandom(seed, "host").integer(nodes);
}

/** Nodes that become twins of one; none where nobody could prove it. */
function twins({ seed, nodes, signed, isMesh }: FaultSpan, random: KeyedRandom, count: number): Pair[] {
  const host = hostOf(seed, nodes);
  const able = Array.from({ length: nodes }, (_, each) => each).filter((node) => node !== host);
  const [of = 0, ...others] = random.shuffle(able);
  if (signed !== true || isMesh === true) return [];
  return others.slice(0, count).map((node) => ({ node, of }));
}

/** By node a group, another one for each of those who are one author. */
function groupsApart(nodes: number, pairs: readonly Pair[], random: KeyedRandom): number[] {
  const groupOf = Array.from({ length: nodes }, () => random.integer(pairs.length + 1));
  for (const [at, { node, of }] of pairs.entries()) {
    groupOf[of] = 0;
    groupOf[node] = at + 1;
  }
  return groupOf;
}

function crashes({ seed, nodes, startMs, healMs }: FaultSpan, random: KeyedRandom): NodeFault[] {
  const spanMs = healMs - startMs;
  return crashSchedule({
    ...{ seed, nodes, startMs, healMs, count: random.between(1, crashesPerNode * nodes) },
    downMsMin: Math.max(1, Math.floor(spanMs / 120)),
    downMsMax: Math.max(1, Math.floor(spanMs / 12)),
  }).map(({ node, atMs, restartAtMs }) => ({ kind: "crash", node, startMs: atMs, endMs: restartAtMs }));
}

/** For each second node or so a clock of its own that is wrong. */
function clocks(span: FaultSpan, random: KeyedRandom): NodeFault[] {
  const count = 1 + random.integer(Math.ceil(span.nodes / 2));
  const nodes = random.shuffle(Array.from({ length: span.nodes }, (_, node) => node)).slice(0, count);
  return nodes.map((node) => {
    const shape = random.pick(clockShapes);
    const byMs = shape === "freeze" || shape === "backwards" ? 0 : random.between(-clockMsMax, clockMsMax);
    return { kind: "clock", ...part(span, random), node, shape, byMs };
  });
}
