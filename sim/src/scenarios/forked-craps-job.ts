// A craps table in a signed document, one of whose players writes another history for each half of a split network: other bets, commits
// and reveals in one round. Every round has one result all the same, everybody ends with the same, and everybody can prove who did it.

import type { ReplicaId } from "@joinery/clock";
import type { HouseRulesOptions } from "@joinery/craps";
import type { DocumentCore, ReplicaCore } from "@joinery/replica";
import { CheckLog } from "../checkers/check-log.js";
import { CrapsChecker } from "../checkers/craps-checker.js";
import { checkForkedCraps, tableBytes } from "../checkers/forked-craps-check.js";
import { observers } from "../checkers/observers.js";
import { EventQueue } from "../kernel/event-queue.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { TraceHash } from "../kernel/trace-hash.js";
import { Cluster } from "../node/cluster.js";
import { KeyRing } from "../node/key-ring.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { CrapsClerk } from "../workloads/craps-clerk.js";
import { CrapsForker } from "../workloads/craps-forker.js";
import { CrapsMember } from "../workloads/craps-member.js";
import { type CrapsFields, CrapsTable, chip, outspokenCraps } from "../workloads/craps-table.js";
import { Forger } from "../workloads/forger.js";
import { linkFaults } from "./link-faults.js";
import { runFaults } from "./run-faults.js";
import { sha256 } from "./sha256.js";
import { epochMs } from "./simulation-run.js";

export interface ForkedCrapsJobOptions {
  readonly seed: Seed;
  /** Beside the house, the arbiter and the one who forks. */
  readonly players: number;
}

export interface ForkedCrapsJob {
  readonly log: CheckLog;
  readonly checker: CrapsChecker;
  readonly traceHash: TraceHash;
  readonly events: number;
  readonly cluster: Cluster;
  readonly table: CrapsTable;
  /** Commits of each of the two histories. */
  readonly commits: readonly [number, number];
  /** What each node can prove of the fork; undefined where it can't. */
  readonly proofs: readonly (Uint8Array | undefined)[];
  /** Virtual milliseconds from the heal until all nodes were equal; undefined where that took over a minute. */
  readonly convergeMs: number | undefined;
}

const [splitMs, mendMs, durationMs] = [10_000, 20_000, 32_000];
const convergeMsMax = 60_000;
/** So long it commits to nothing before it forks, so that both halves wait for it in one round. */
const holdMs = 4000;
const [tickMs, sliceMs, actEveryMs, forkerEveryMs, patienceMs] = [150, 100, 40, 100, 5000];
const plan = { partitions: 2, overlapping: 1, crashes: 4 };
const shares = { partitionShare: [1 / 40, 1 / 10], downShare: [1 / 120, 1 / 20] } as const;
const rules: HouseRulesOptions = { deposit: 8_000n * chip };

/** Runs it to its end. */
export function runForkedCrapsJob({ seed, players }: ForkedCrapsJobOptions): ForkedCrapsJob {
  const nodes = players + 2;
  const keys = new KeyRing(seed);
  const events = new EventQueue(seed);
  const traceHash = new TraceHash();
  const log = new CheckLog(() => events.now);
  const table = new CrapsTable({ seed, players, rules, guests: 1, nameOf: (number) => keys.authorOf(number) });
  const [liar] = table.guests as readonly [ReplicaId];
  const founded = { nonce: `forked craps ${seed}`, signed: true as const, table: table.genesis };
  const open = (core: ReplicaCore): DocumentCore<CrapsFields> => core.create({ table: outspokenCraps() }, founded);
  const checker = new CrapsChecker(log, table);
  const groupOf = Array.from({ length: nodes }, (_, node) => node % 2);
  // Where the arbiter is cut off from the house, no round goes on without the other half.
  groupOf[nodes - 1] = new KeyedRandom(seed, "arbiter's half").integer(2);
  const drawn = runFaults(seed, nodes, durationMs, { ...plan, ...shares });
  const split = { startMs: splitMs, endMs: mendMs, mode: "drop" as const, groupOf };
  const faults = { partitions: [split, ...drawn.partitions], crashes: drawn.crashes };
  const cluster = new Cluster({
    ...{ seed, nodes, events, traceHash, faults, keys, epochMs, tickMs, hash: sha256 },
    rules: linkFaults(seed, faults, durationMs),
    links: Array.from({ length: nodes }, (_, b) => Array.from({ length: b }, (_, a) => ({ a, b }))).flat(),
    open: (core) => [open(core) as unknown as DocumentCore],
    observer: observers([checker, { violated: (name, message) => log.fail(name, message) }]),
  });
  const every = (seedOf: number, ms: number, act: () => void): void => {
    const random = new KeyedRandom(seed, "acts", seedOf);
    const again = (): void => {
      act();
      if (events.now < durationMs) events.schedule(events.now + random.between(1, 2 * ms), again, undefined);
    };
    events.schedule(random.between(1, 2 * ms), again, undefined);
  };
  const actors = cluster.nodes.map((node) =>
    node.index < nodes - 1 ? new CrapsMember(table, node, undefined) : new CrapsClerk(table, node, patienceMs),
  );
  for (const node of cluster.nodes)
    every(node.index, actEveryMs, () => {
      if (node.isUp) actors[node.index]?.act();
    });
  const shown = (half?: number): VirtualNode | undefined =>
    cluster.nodes.find(({ index, isUp }) => isUp && (half === undefined || groupOf[index] === half));
  const one = new CrapsForker(table, liar, new Forger({ author: nodes, keys, hash: sha256, open }));
  let both: readonly [CrapsForker, CrapsForker] | undefined;
  every(nodes, forkerEveryMs, () => {
    if (events.now >= mendMs) return;
    if (events.now >= splitMs) both ??= one.fork(epochMs + events.now);
    for (const [half, history] of (both ?? [one]).entries()) {
      const node = shown(both === undefined ? undefined : half);
      if (node !== undefined) history.act(node, both !== undefined || events.now < splitMs - holdMs);
    }
  });
  events.runUntil(durationMs);
  const convergeMs = meet(events, cluster.nodes);
  for (const node of cluster.nodes) checker.checkInFull(node);
  const proofs = checkForkedCraps(log, cluster.nodes, liar, convergeMs);
  const commits = [both?.[0].commits ?? 0, both?.[1].commits ?? 0] as const;
  return { log, checker, traceHash, events: events.processed, cluster, table, commits, proofs, convergeMs };
}

/** Virtual milliseconds from the heal until all nodes have the same. */
function meet(events: EventQueue, nodes: readonly VirtualNode[]): number | undefined {
  for (let afterMs = sliceMs; afterMs <= convergeMsMax; afterMs += sliceMs) {
    events.runUntil(durationMs + afterMs);
    if (nodes.every(({ isUp }) => isUp) && new Set(nodes.map(tableBytes)).size === 1) return afterMs;
  }
  return undefined;
}
