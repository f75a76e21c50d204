// Nodes that share a game and cut off its log, each at times of its own, while the network splits and nodes crash: whoever
// falls behind a cut is given the state by its peers, and everybody must end with the same game.

import type { VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import { OperationRegistry } from "../checkers/operation-registry.js";
import { type GivenPoints, ScoreChecker } from "../checkers/score-checker.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { GamePlayer, gameFields, scoreIn } from "../workloads/game-workload.js";
import { Acts } from "./acts.js";
import { linkFaults } from "./link-faults.js";
import { repeat } from "./repeat.js";
import { type FaultPlan, runFaults } from "./run-faults.js";
import { sha256 } from "./sha256.js";
import { type SimulationOptions, SimulationRun } from "./simulation-run.js";

export interface TruncationJobOptions {
  readonly seed: Seed;
  readonly nodes: number;
  /** Virtual milliseconds of work under faults. */
  readonly durationMs: number;
  /** How far apart the cuts of one node are on average. */
  readonly cutEveryMs: number;
  /** Which turns and cuts are made, by their numbers in the order of time; default all. */
  readonly only?: ReadonlySet<number>;
  readonly sabotage?: SimulationOptions["sabotage"];
}

export interface TruncationJob {
  readonly run: SimulationRun;
  /** How often a log was cut off. */
  readonly cuts: number;
  /** States of peers that were joined. */
  readonly installs: number;
  /** Those that a crash took before they were on disk. */
  readonly lostInstalls: number;
  readonly operations: number;
  /** How many turns and cuts there were, made or left out. */
  readonly acts: number;
}

const faultPlan: FaultPlan = {
  partitions: 8,
  overlapping: 3,
  partitionShare: [1 / 12, 1 / 4],
  crashes: 40,
  downShare: [1 / 60, 1 / 10],
};
const convergeMsMax = 60_000;
const turnEveryMs = 600;

/** Runs it to its end. */
export function runTruncationJob({
  seed,
  nodes,
  durationMs,
  cutEveryMs,
  only,
  sabotage,
}: TruncationJobOptions): TruncationJob {
  const registry = new OperationRegistry<GivenPoints>();
  const faults = runFaults(seed, nodes, durationMs, faultPlan);
  const installs = new Installs();
  const run = new SimulationRun({
    ...{ seed, nodes, durationMs, convergeMsMax, faults },
    rules: linkFaults(seed, faults, durationMs),
    hash: sha256,
    fallsSilent: true,
    // So slow that crashes find states on their way to them.
    disk: { tearing: true, syncMs: (disk) => disk.between(20, 600) },
    open: (core) => [core.open("game", gameFields) as unknown as DocumentCore],
    checkers: (log, authors) => [new ScoreChecker({ log, authors, registry, place: 0, read: scoreIn })],
    observers: [installs],
    ...(sabotage === undefined ? {} : { sabotage }),
  });
  const players = run.cluster.nodes.map((node) => new GamePlayer(seed, node, 0, nodes, registry));
  const acts = new Acts(only);
  let cuts = 0;
  for (const node of run.cluster.nodes) {
    repeat(run, new KeyedRandom(seed, "turns", node.index), turnEveryMs, node, () => {
      if (acts.isNextMade()) players[node.index]?.play();
    });
    repeat(run, new KeyedRandom(seed, "cuts", node.index), cutEveryMs, node, () => {
      if (!acts.isNextMade()) return;
      node.truncate(node.documents[0] as DocumentCore);
      cuts++;
    });
  }
  run.run();
  const operations = players.reduce((sum, player) => sum + player.operations, 0);
  return { run, cuts, installs: installs.joins, lostInstalls: installs.lost, operations, acts: acts.count };
}

/** Counts states that are joined, and what becomes of them. */
class Installs implements NodeObserver {
  joins = 0;
  lost = 0;
  readonly #underWay: Map<VirtualNode, number> = new Map();

  joined(node: VirtualNode, _document: DocumentCore, _vector: VersionVector, origin: "peer" | "storage"): void {
    if (origin === "storage") return;
    this.joins++;
    this.#underWay.set(node, (this.#underWay.get(node) ?? 0) + 1);
  }

  kept(node: VirtualNode): void {
    this.#underWay.set(node, Math.max(0, (this.#underWay.get(node) ?? 0) - 1));
  }

  crashed(node: VirtualNode): void {
    this.lost += this.#underWay.get(node) ?? 0;
    this.#underWay.delete(node);
  }
}
