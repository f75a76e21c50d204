// One subject under the faults of a seed: its nodes set keys of a shared map while links lose frames and partitions part them; then
// all heals, and they must come to one value. What they write, and when, is the same for every subject.

import { EventQueue } from "../kernel/event-queue.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { TraceHash } from "../kernel/trace-hash.js";
import { VirtualNetwork } from "../network/virtual-network.js";
import { topology } from "../node/topology.js";
import { linkFaults } from "../scenarios/link-faults.js";
import { runFaults } from "../scenarios/run-faults.js";
import type { Subject, SubjectNode } from "./subject.js";

export interface SubjectOptions {
  readonly seed: Seed;
  /** From 4 to 200. */
  readonly nodes: number;
  /** Until the heal, virtual milliseconds. */
  readonly durationMs: number;
}

/** What a subject made of a run. */
export interface SubjectResult {
  readonly subject: string;
  /** How long after the heal all nodes had one value, virtual milliseconds; null when they had not after a minute. */
  readonly convergeMs: number | null;
  /** What is wrong with that value: keys that were lost, values that nobody wrote. Empty when nothing is. */
  readonly faults: readonly string[];
  readonly operations: number;
  readonly frames: number;
  readonly bytes: number;
  /** The same for the same seed and version. */
  readonly traceHash: string;
}

const keys = 100;
const meanWriteMs = 1000;
const tickMs = 1000;
const lookMs = 50;
const convergeMsMax = 60_000;

/** Nothing crashes: documents of others have no disk here. */
const plan = { partitions: 4, overlapping: 2, partitionShare: [0.2, 0.4], crashes: 0, downShare: [0.1, 0.2] } as const;

/** Runs `subject`. The same options give the same result. */
export function runSubject(subject: Subject, { seed, nodes: count, durationMs }: SubjectOptions): SubjectResult {
  const events = new EventQueue(seed);
  const traceHash = new TraceHash();
  const faults = runFaults(seed, count, durationMs, plan);
  const network = new VirtualNetwork({
    ...{ events, traceHash, nodes: count },
    rules: linkFaults(seed, faults, durationMs),
    onFrame: (to, from, frame) => (nodes[to] as SubjectNode).receive(from, frame),
  });
  const links = topology(seed, count);
  const nodes: SubjectNode[] = Array.from({ length: count }, (_, index) =>
    subject.node({
      ...{ seed, index, events },
      peers: links.flatMap(({ a, b }) => (a === index ? [b] : b === index ? [a] : [])),
      send: (peer, frame) => network.send(index, peer, frame),
    }),
  );
  const written = new Map<string, Set<string>>();
  for (const [index, node] of nodes.entries()) {
    write(events, new KeyedRandom(seed, "writes", index), durationMs, index, node, written);
    every(events, tickMs, index, () => node.tick());
  }
  events.runUntil(durationMs);
  const convergeMs = converge(events, nodes, durationMs);
  return {
    subject: subject.name,
    convergeMs,
    faults: faultsOf(nodes[0] as SubjectNode, written),
    operations: [...written.values()].reduce((total, values) => total + values.size, 0),
    frames: network.counters.framesDelivered,
    bytes: network.counters.bytesSent,
    traceHash: traceHash.digest(),
  };
}

/** Has a node write until the heal; each value is one of its own. */
function write(
  events: EventQueue,
  random: KeyedRandom,
  durationMs: number,
  index: number,
  node: SubjectNode,
  written: Map<string, Set<string>>,
): void {
  let count = 0;
  const again = (): void => {
    if (events.now >= durationMs) return;
    const key = `key ${random.integer(keys)}`;
    const value = `${index}/${count++}`;
    written.set(key, (written.get(key) ?? new Set()).add(value));
    node.apply({ key, value });
    events.schedule(events.now + random.between(1, 2 * meanWriteMs), again, undefined, index);
  };
  events.schedule(random.between(1, 2 * meanWriteMs), again, undefined, index);
}

function every(events: EventQueue, ms: number, index: number, act: () => void): void {
  const again = (): void => {
    act();
    events.schedule(events.now + ms, again, undefined, index);
  };
  events.schedule(index % ms, again, undefined, index);
}

function converge(events: EventQueue, nodes: readonly SubjectNode[], healMs: number): number | null {
  for (let afterMs = 0; afterMs <= convergeMsMax; afterMs += lookMs) {
    events.runUntil(healMs + afterMs);
    const first = textOf(nodes[0] as SubjectNode);
    if (nodes.every((node) => textOf(node) === first)) return afterMs;
  }
  return null;
}

function textOf(node: SubjectNode): string {
  return [...node.value()]
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join();
}

function faultsOf(node: SubjectNode, written: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const held = new Map(node.value());
  const lost = [...written.keys()].filter((key) => !held.has(key)).map((key) => `${key} was lost`);
  const made = [...held].filter(([key, value]) => written.get(key)?.has(value) !== true);
  return [...lost, ...made.map(([key, value]) => `nobody set ${key} to ${value}`)];
}
