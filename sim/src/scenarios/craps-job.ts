// A craps table without a dealer while the network splits and nodes crash, with liars at it: every round must have one result, thrown
// by those who played it, and no unit may be made or lost.

import type { HouseRulesOptions } from "@joinery/craps";
import type { DocumentCore } from "@joinery/replica";
import { CrapsChecker } from "../checkers/craps-checker.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { CrapsClerk } from "../workloads/craps-clerk.js";
import type { ArbiterLie, CrapsLie } from "../workloads/craps-lies.js";
import { CrapsMember } from "../workloads/craps-member.js";
import { CrapsTable, chip, outspokenCraps } from "../workloads/craps-table.js";
import { linkFaults } from "./link-faults.js";
import { repeat } from "./repeat.js";
import { type FaultPlan, runFaults } from "./run-faults.js";
import { sha256 } from "./sha256.js";
import { SimulationRun } from "./simulation-run.js";

export interface CrapsJobOptions {
  readonly seed: Seed;
  /** Beside the house and the arbiter. */
  readonly players: number;
  /** Virtual milliseconds of play under faults. */
  readonly durationMs: number;
  /** What the last player does now and then; absent, nobody lies. */
  readonly lie?: CrapsLie;
  /** What the arbiter does; absent, it does what it should. */
  readonly arbiterLie?: ArbiterLie;
  /** Default true. */
  readonly faulty?: boolean;
}

export interface CrapsJob {
  readonly run: SimulationRun;
  readonly table: CrapsTable;
  readonly checker: CrapsChecker;
  readonly clerk: CrapsClerk;
  readonly members: readonly CrapsMember[];
}

const faultPlan: FaultPlan = {
  partitions: 4,
  overlapping: 1,
  partitionShare: [1 / 40, 1 / 10],
  crashes: 8,
  downShare: [1 / 120, 1 / 20],
};
const calmPlan: FaultPlan = { ...faultPlan, partitions: 0, overlapping: 0, crashes: 0 };
const convergeMsMax = 60_000;
const patienceMs = 4000;
const actEveryMs = 40;
const rules: HouseRulesOptions = { deposit: 8_000n * chip };

/** Runs it to its end. */
export function runCrapsJob({ seed, players, durationMs, lie, arbiterLie, faulty = true }: CrapsJobOptions): CrapsJob {
  const table = new CrapsTable({ seed, players, rules });
  const nodes = players + 2;
  const faults = runFaults(seed, nodes, durationMs, faulty ? faultPlan : calmPlan);
  const checkers: CrapsChecker[] = [];
  const nonce = `craps job ${seed}`;
  const run = new SimulationRun({
    ...{ seed, nodes, durationMs, convergeMsMax, faults },
    rules: linkFaults(seed, faults, durationMs),
    hash: sha256,
    open: (core) => [
      core.create({ table: outspokenCraps() }, { nonce, table: table.genesis }) as unknown as DocumentCore,
    ],
    checkers: (log) => {
      checkers.push(new CrapsChecker(log, table));
      return checkers;
    },
  });
  const at = run.cluster.nodes.slice(0, -1);
  const members = at.map((node, index) => new CrapsMember(table, node, index === players ? lie : undefined));
  const clerk = new CrapsClerk(table, run.cluster.node(players + 1), patienceMs, arbiterLie);
  for (const [index, actor] of [...members, clerk].entries()) {
    repeat(run, new KeyedRandom(seed, "acts", index), actEveryMs, run.cluster.node(index), () => actor.act());
  }
  run.run();
  return { run, table, checker: checkers[0] as CrapsChecker, clerk, members };
}
