// Nodes that share several games, of which a share is written relaxed: while the network splits, crashes take what was not synced, and
// whoever comes back writes there under a new author. Everybody must end with the same games.

import type { DocumentCore } from "@joinery/replica";
import { OperationRegistry } from "../checkers/operation-registry.js";
import { type GivenPoints, ScoreChecker } from "../checkers/score-checker.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { GamePlayer, gameFields, scoreIn } from "../workloads/game-workload.js";
import { linkFaults } from "./link-faults.js";
import { repeat } from "./repeat.js";
import { type FaultPlan, runFaults } from "./run-faults.js";
import { sha256 } from "./sha256.js";
import { type SimulationOptions, SimulationRun } from "./simulation-run.js";

export interface RelaxedJobOptions {
  readonly seed: Seed;
  readonly nodes: number;
  /** Virtual milliseconds of work under faults. */
  readonly durationMs: number;
  /** How many games; the first is durable, the second relaxed, of the others about half. */
  readonly games: number;
  readonly sabotage?: SimulationOptions["sabotage"];
}

export interface RelaxedJob {
  readonly run: SimulationRun;
  readonly relaxed: ReadonlySet<string>;
  readonly operations: number;
  /** Authors that took the place of others, over all nodes. */
  readonly successors: number;
}

const faultPlan: FaultPlan = {
  partitions: 8,
  overlapping: 3,
  partitionShare: [1 / 12, 1 / 4],
  crashes: 40,
  downShare: [1 / 60, 1 / 10],
};
const convergeMsMax = 60_000;
const turnEveryMs = 400;

/** Runs it to its end. */
export function runRelaxedJob({ seed, nodes, durationMs, games, sabotage }: RelaxedJobOptions): RelaxedJob {
  const names = Array.from({ length: games }, (_, place) => `game ${place}`);
  const relaxed = relaxedOf(seed, names);
  const registries = names.map(() => new OperationRegistry<GivenPoints>());
  const faults = runFaults(seed, nodes, durationMs, faultPlan);
  const run = new SimulationRun({
    ...{ seed, nodes, durationMs, convergeMsMax, faults, relaxed },
    rules: linkFaults(seed, faults, durationMs),
    hash: sha256,
    disk: { tearing: true },
    open: (core) => names.map((name) => core.open(name, gameFields) as unknown as DocumentCore),
    strangers: faults.crashes.length,
    checkers: (log, authors) =>
      registries.map((registry, place) => new ScoreChecker({ log, authors, registry, place, read: scoreIn })),
    ...(sabotage === undefined ? {} : { sabotage }),
  });
  const players = run.cluster.nodes.flatMap((node) =>
    registries.map((registry, place) => {
      const player = new GamePlayer(seed, node, place, nodes, registry);
      repeat(run, new KeyedRandom(seed, "turns", node.index, place), turnEveryMs, node, () => player.play());
      return player;
    }),
  );
  run.run();
  const operations = players.reduce((sum, player) => sum + player.operations, 0);
  return { run, relaxed, operations, successors: successorsIn(run, nodes) };
}

function relaxedOf(seed: Seed, names: readonly string[]): Set<string> {
  const random = new KeyedRandom(seed, "levels");
  return new Set(names.filter((_, place) => (place < 2 ? place === 1 : random.chance(0.5))));
}

/** Those of them that have written. */
function successorsIn({ cluster }: SimulationRun, nodes: number): number {
  const all = new Set<string>();
  for (const document of cluster.node(0).documents) {
    for (const { author } of document.applied.entries()) all.add(document.authors.idOf(author));
  }
  return all.size - nodes;
}
