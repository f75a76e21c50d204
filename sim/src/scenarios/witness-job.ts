// Witnesses who certify payments and sign checkpoints while the network is split and nodes crash, with an owner who pays twice and
// witnesses who help: as many as may be faulty, or one more.

import type { ReplicaId } from "@joinery/clock";
import { encodeState } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import { CheckLog } from "../checkers/check-log.js";
import { checkCovered, type Standing, standingOf } from "../checkers/covered-check.js";
import { CoveredPayments } from "../checkers/covered-payments.js";
import { WitnessChecker } from "../checkers/witness-checker.js";
import { EventQueue } from "../kernel/event-queue.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { TraceHash } from "../kernel/trace-hash.js";
import { Cluster } from "../node/cluster.js";
import { KeyRing } from "../node/key-ring.js";
import type { Link } from "../node/topology.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { type BankFields, documentOf } from "../workloads/double-spend-bank.js";
import { Forger } from "../workloads/forger.js";
import { lieTo, signTwice } from "../workloads/lying-witnesses.js";
import {
  castOf,
  faultyMax,
  HonestOwner,
  HonestWitness,
  limitsOf,
  type WitnessCast,
  witnessBankOf,
} from "../workloads/witness-bank.js";
import { linkFaults } from "./link-faults.js";
import { runFaults } from "./run-faults.js";
import { sha256 } from "./sha256.js";
import { epochMs } from "./simulation-run.js";

export interface WitnessJobOptions {
  readonly seed: Seed;
  /** How many of the four witnesses lie about a payment: none, 1, as many as may, or 2; or 3 about a state, each signing two at one entry. */
  readonly lying: 0 | 1 | 2 | 3;
}

export interface WitnessJob {
  readonly log: CheckLog;
  readonly checker: WitnessChecker;
  readonly traceHash: TraceHash;
  readonly events: number;
  readonly nodes: number;
  readonly cluster: Cluster;
  /** The owner who signed two histories, where witnesses lie about a payment, and the witnesses who signed for both. */
  readonly liar: ReplicaId;
  readonly lying: readonly ReplicaId[];
  /** Virtual milliseconds from the heal until all were equal, and all certified that certified money covers; undefined where that took over a minute. */
  readonly convergeMs: number | undefined;
}

const [splitMs, mendMs, durationMs] = [4000, 16_000, 30_000];
const convergeMsMax = 60_000;
const [tickMs, sliceMs, actEveryMs, lookEveryMs] = [150, 100, 400, 500];
const plan = { partitions: 2, overlapping: 1, crashes: 6 };
const shares = { partitionShare: [1 / 20, 1 / 8], downShare: [1 / 60, 1 / 15] } as const;

/** Runs it to its end. */
export function runWitnessJob({ seed, lying }: WitnessJobOptions): WitnessJob {
  const cast = castOf(lying);
  const { nodes } = cast;
  const keys = new KeyRing(seed);
  const events = new EventQueue(seed);
  const traceHash = new TraceHash();
  const log = new CheckLog(() => events.now);
  const open = witnessBankOf(seed, keys, cast);
  const groupOf = Array.from({ length: nodes }, (_, node) => halfOf(node, cast));
  const drawn = runFaults(seed, nodes, durationMs, { ...plan, ...shares });
  const split = { startMs: splitMs, endMs: mendMs, mode: "drop" as const, groupOf };
  const faults = { partitions: [split, ...drawn.partitions], crashes: drawn.crashes };
  const cluster = new Cluster({
    ...{ seed, nodes, events, traceHash, faults, keys, epochMs, tickMs, hash: sha256 },
    rules: linkFaults(seed, faults, durationMs),
    links: linksOf(nodes),
    open: (core) => [open(core) as unknown as DocumentCore],
    observer: { violated: (name, message) => log.fail(name, message) },
  });
  const checker = new WitnessChecker(log, keys, sha256);
  const payments = new CoveredPayments(limitsOf(cast));
  const forger = (author: number): Forger<BankFields> => new Forger({ author, keys, hash: sha256, open });
  for (const half of [0, 1]) {
    const at = cluster.nodes.filter(({ index }) => index >= cast.honest && groupOf[index] === half);
    const lie = (): void => {
      const node = at.find(({ isUp }) => isUp);
      // All of that half may be down: they are told as soon as one is back.
      if (node === undefined) events.schedule(events.now + tickMs, lie, undefined);
      else if (lying < 3) lieTo(node, node.index, cast, forger, payments);
      else if (half === 0) signTwice(node, cast, forger);
    };
    events.schedule(splitMs + 1000 + 300 * half, lie, undefined);
  }
  for (const node of cluster.nodes) act(seed, node, events, cast, payments);
  const look = (): void => {
    for (const node of cluster.nodes) if (node.isUp) checker.look(node);
    events.schedule(events.now + lookEveryMs, look, undefined);
  };
  events.schedule(lookEveryMs, look, undefined);
  events.runUntil(durationMs);
  const standing = (): Standing => {
    const certified = new Set(checker.certifiedAt(cluster.node(0)).map(({ name }) => name));
    return standingOf(cluster.nodes, cast, certified, payments);
  };
  const convergeMs = meet(events, cluster.nodes, cast, standing);
  checkCovered(log, standing(), cast, convergeMs);
  const [liar, names] = [keys.authorOf(cast.liar), cast.lying.map((number) => keys.authorOf(number))];
  checker.end(cluster.nodes, liar, names, lying < 3 ? [liar, ...names] : []);
  return { log, checker, traceHash, events: events.processed, nodes, cluster, liar, lying: names, convergeMs };
}

/** All to all, so that each half holds together. */
function linksOf(nodes: number): Link[] {
  return Array.from({ length: nodes }, (_, b) => Array.from({ length: b }, (_, a) => ({ a, b }))).flat();
}

/** With one liar two honest witnesses make a quorum in the first half alone; with two, one makes one in each. */
function halfOf(node: number, { honest }: WitnessCast): number {
  if (node >= honest) return (node - honest) % 2;
  return honest > 2 ? Number(node > 1) : node;
}

function act(seed: Seed, node: VirtualNode, events: EventQueue, cast: WitnessCast, payments: CoveredPayments): void {
  const random = new KeyedRandom(seed, "acts", node.index);
  const isWitness = node.index < cast.honest;
  const [witness, owner] = [new HonestWitness(seed, node), new HonestOwner(seed, node, cast, payments)];
  const again = (): void => {
    const isOver = events.now >= durationMs;
    if (node.isUp && isWitness) witness.act(!isOver);
    else if (node.isUp && !isOver) owner.act();
    events.schedule(events.now + random.between(1, 2 * actEveryMs), again, undefined, node.index);
  };
  events.schedule(random.between(1, 2 * actEveryMs), again, undefined, node.index);
}

/** Virtual milliseconds from the heal until all nodes have the same, and all that has to be is certified where it can be. */
function meet(
  events: EventQueue,
  nodes: readonly VirtualNode[],
  { lying }: WitnessCast,
  standing: () => Standing,
): number | undefined {
  for (let afterMs = sliceMs; afterMs <= convergeMsMax; afterMs += sliceMs) {
    events.runUntil(durationMs + afterMs);
    const states = new Set(nodes.map((node) => Buffer.from(encodeState(documentOf(node).state)).toString("hex")));
    if (states.size > 1) continue;
    // Whoever signed two histories is no witness any more, and the others are too few.
    if (lying.length > faultyMax || standing().uncertified.length === 0) return afterMs;
  }
  return undefined;
}
