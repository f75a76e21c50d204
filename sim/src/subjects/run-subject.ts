// One subject under the faults of a seed: its nodes set keys of a shared map while links lose frames, partitions part them, and nodes
// crash and come back from their disks; then all heals, and they must come to one value. What they would write, and when, is the same for
// every subject; what a node that is down would write is not written.

import { EventQueue } from "../kernel/event-queue.js";
import { getOrCreate } from "../kernel/get-or-create.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { TraceHash } from "../kernel/trace-hash.js";
import { VirtualNetwork } from "../network/virtual-network.js";
import { topology } from "../node/topology.js";
import { linkFaults } from "../scenarios/link-faults.js";
import { runFaults } from "../scenarios/run-faults.js";
import type { Subject } from "./subject.js";
import { SubjectHost } from "./subject-host.js";

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
  /** What is wrong with that value: keys that were lost though they were on a disk, values that nobody wrote. Empty when nothing is. */
  readonly faults: readonly string[];
  readonly operations: number;
  readonly crashes: number;
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

const plan = { partitions: 4, overlapping: 2, partitionShare: [0.2, 0.4], crashes: 4, downShare: [0.1, 0.2] } as const;

/** Runs `subject`. The same options give the same result. */
export function runSubject(subject: Subject, { seed, nodes: count, durationMs }: SubjectOptions): SubjectResult {
  const events = new EventQueue(seed);
  const traceHash = new TraceHash();
  const faults = runFaults(seed, count, durationMs, plan);
  const network = new VirtualNetwork({
    ...{ events, traceHash, nodes: count },
    rules: linkFaults(seed, faults, durationMs),
    onFrame: (to, from, frame) => (nodes[to] as SubjectHost).node?.receive(from, frame),
  });
  const links = topology(seed, count);
  const nodes: SubjectHost[] = Array.from({ length: count }, (_, index) => {
    const peers = links.flatMap(({ a, b }) => (a === index ? [b] : b === index ? [a] : []));
    return new SubjectHost({ subject, seed, index, peers, events, network });
  });
  const written = new Map<string, Written>();
  for (const host of nodes) {
    write(events, new KeyedRandom(seed, "writes", host.index), durationMs, host, written);
    every(events, tickMs, host.index, () => host.node?.tick());
  }
  for (const { node: index, atMs, restartAtMs } of faults.crashes) {
    const host = nodes[index] as SubjectHost;
    events.schedule(atMs, () => host.crash(), undefined, index);
    const back = (): void => {
      host.start();
      for (const peer of host.peers) nodes[peer]?.node?.linked(index);
    };
    events.schedule(restartAtMs, back, undefined, index);
  }
  events.runUntil(durationMs);
  const convergeMs = converge(events, nodes, durationMs);
  return {
    subject: subject.name,
    convergeMs,
    faults: faultsOf((nodes[0] as SubjectHost).value(), written),
    operations: [...written.values()].reduce((total, { values }) => total + values.size, 0),
    crashes: faults.crashes.length,
    frames: network.counters.framesDelivered,
    bytes: network.counters.bytesSent,
    traceHash: traceHash.digest(),
  };
}

/** What was written under a key. */
interface Written {
  readonly values: Set<string>;
  /** Some of it was on a disk. */
  isSaved: boolean;
}

/** Has a node write until the heal, while it is up; each value is one of its own. */
function write(
  events: EventQueue,
  random: KeyedRandom,
  durationMs: number,
  host: SubjectHost,
  written: Map<string, Written>,
): void {
  const { index } = host;
  let count = 0;
  const again = (): void => {
    if (events.now >= durationMs) return;
    const key = `key ${random.integer(keys)}`;
    const value = `${index}/${count++}`;
    if (host.node !== undefined) {
      const under = getOrCreate(written, key, () => ({ values: new Set<string>(), isSaved: false }));
      under.values.add(value);
      host.node.apply({ key, value }, () => {
        under.isSaved = true;
      });
    }
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

function converge(events: EventQueue, nodes: readonly SubjectHost[], healMs: number): number | null {
  for (let afterMs = 0; afterMs <= convergeMsMax; afterMs += lookMs) {
    events.runUntil(healMs + afterMs);
    const first = textOf(nodes[0] as SubjectHost);
    if (nodes.every((host) => textOf(host) === first)) return afterMs;
  }
  return null;
}

function textOf(host: SubjectHost): string {
  return host
    .value()
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join();
}

function faultsOf(value: readonly (readonly [string, string])[], written: ReadonlyMap<string, Written>): string[] {
  const held = new Map(value);
  const saved = [...written].filter(([, { isSaved }]) => isSaved).map(([key]) => key);
  const lost = saved.filter((key) => !held.has(key)).map((key) => `${key} was lost`);
  const made = [...held].filter(([key, value]) => written.get(key)?.values.has(value) !== true);
  return [...lost, ...made.map(([key, value]) => `nobody set ${key} to ${value}`)];
}
