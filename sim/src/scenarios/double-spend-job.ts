// A balance that is spent once in each of k partitions, by an owner who signs a history of its own for each: what everybody loses
// together is bounded, everybody ends with the same, and what went below its limit names who did it.

import type { DocumentCore } from "@joinery/replica";
import { CheckLog } from "../checkers/check-log.js";
import { checkFraud, haveMet } from "../checkers/fraud-check.js";
import { EventQueue } from "../kernel/event-queue.js";
import type { Seed } from "../kernel/random-key.js";
import { TraceHash } from "../kernel/trace-hash.js";
import { Cluster } from "../node/cluster.js";
import { KeyRing } from "../node/key-ring.js";
import type { Link } from "../node/topology.js";
import { type BankFields, bankOf, membersOf } from "../workloads/double-spend-bank.js";
import { Forger } from "../workloads/forger.js";
import { Fraud } from "../workloads/fraud.js";
import { linkFaults } from "./link-faults.js";
import { sha256 } from "./sha256.js";
import { epochMs } from "./simulation-run.js";

export interface DoubleSpendOptions {
  readonly seed: Seed;
  /** In how many partitions the balance is spent. */
  readonly groups: number;
  /** How many nodes each of them has, at least one. */
  readonly groupSize: number;
  /** Members who vouch for histories of their own. Default 0. */
  readonly accomplices?: number;
  /** Members who sign a history of their own for each group as well, and vouch for another of the liar's in each. Default 0. */
  readonly forked?: number;
  /** Entries that are shown in the name of a shop by somebody who has not its key. Default 0. */
  readonly forgeries?: number;
  /** Further groups of nodes that may not write: they are shown a history that nobody vouches for. Default 0. */
  readonly spectators?: number;
}

export interface DoubleSpend {
  readonly log: CheckLog;
  readonly traceHash: TraceHash;
  readonly events: number;
  readonly nodes: number;
  readonly cluster: Cluster;
  /** Virtual milliseconds from the heal until all nodes were equal; undefined where that took over a minute. */
  readonly convergeMs: number | undefined;
  /** How many shops were paid and handed out goods while the network was split. */
  readonly paid: number;
  /** What all accounts of the liar are below their limits in the end, in units of what it had. */
  readonly lost: number;
}

const splitMs = 3000;
const healMs = 20_000;
const tickMs = 150;
const sliceMs = 50;
const convergeMsMax = 60_000;

/** Runs it to its end. */
export function runDoubleSpend({
  seed,
  groups,
  groupSize,
  accomplices = 0,
  forked = 0,
  forgeries = 0,
  spectators = 0,
}: DoubleSpendOptions): DoubleSpend {
  const parts = groups + spectators;
  const nodes = parts * groupSize;
  const keys = new KeyRing(seed);
  const events = new EventQueue(seed);
  const traceHash = new TraceHash();
  const log = new CheckLog(() => events.now);
  const members = membersOf({ nodes, parts, groups, accomplices: accomplices + forked }).map((number) =>
    keys.authorOf(number),
  );
  const open = bankOf(seed, members, keys.authorOf(nodes), groups);
  const groupOf = Array.from({ length: nodes }, (_, node) => node % parts);
  const faults = { partitions: [{ startMs: splitMs, endMs: healMs, mode: "drop" as const, groupOf }], crashes: [] };
  const cluster = new Cluster({
    ...{ seed, nodes, events, traceHash, faults, keys, epochMs, tickMs, hash: sha256 },
    links: linksOf(parts, groupSize),
    rules: linkFaults(seed, faults, healMs),
    open: (core) => [open(core) as unknown as DocumentCore],
    observer: { violated: (name, message) => log.fail(name, message) },
  });
  const forger = (author: number): Forger<BankFields> => new Forger({ author, keys, hash: sha256, open });
  const fraud = new Fraud(seed, cluster, {
    ...{ liar: nodes, groups, parts, groupSize },
    ...{ accomplices, forked, forgeries, splitMs, healMs, forger },
  });
  fraud.schedule(events);
  events.runUntil(healMs);
  const convergeMs = meet(events, cluster);
  const forkedAuthors = [nodes, ...Array.from({ length: forked }, (_, index) => nodes + 1 + accomplices + index)];
  const lost = checkFraud(log, cluster.nodes, {
    ...{ groups, accomplices, forgeries, paid: fraud.paid, convergeMs },
    forked: forkedAuthors.map((number) => keys.authorOf(number)),
  });
  return { log, traceHash, events: events.processed, nodes, cluster, convergeMs, paid: fraud.paid, lost };
}

/** Everybody of a group is linked to all of it, and each shop to the next one, in a ring. */
function linksOf(groups: number, groupSize: number): Link[] {
  const links = Array.from({ length: groups - 1 }, (_, group) => ({ a: group, b: group + 1 }));
  if (groups > 2) links.push({ a: 0, b: groups - 1 });
  for (let b = groups; b < groups * groupSize; b++) for (let a = b % groups; a < b; a += groups) links.push({ a, b });
  return links;
}

/** Virtual milliseconds from the heal until all nodes have the same. */
function meet(events: EventQueue, { nodes }: Cluster): number | undefined {
  for (let afterMs = sliceMs; afterMs <= convergeMsMax; afterMs += sliceMs) {
    events.runUntil(healMs + afterMs);
    if (haveMet(nodes)) return afterMs;
  }
  return undefined;
}
