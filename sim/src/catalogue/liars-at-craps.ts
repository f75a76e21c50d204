// A craps table without a dealer, with a player who cheats: who withholds what was committed, reveals something else, or bets when the
// dice are known.

import { KeyedRandom } from "../kernel/keyed-random.js";
import { runCrapsJob } from "../scenarios/craps-job.js";
import type { CrapsLie } from "../workloads/craps-member.js";
import { resultOf } from "./run-result.js";
import type { Scenario } from "./scenario.js";

const lies: readonly CrapsLie[] = ["withholds", "mismatches", "bets-late"];
/** The house, the arbiter and four players. */
const nodes = 6;

export const liarsAtCraps: Scenario = {
  name: "liars-at-craps",
  about:
    "one of four players withholds its secrets, reveals others or bets late, while the table is split and nodes crash",
  ...{ nodes, nodesMin: 4, nodesMax: 10 },
  run: ({ seed, nodes: count = nodes }) => {
    const lie = new KeyedRandom(seed, "lie").pick(lies);
    const { run, members, checker } = runCrapsJob({ seed, players: count - 2, durationMs: 60_000, lie });
    const thrown = checker.settlements.filter(({ dice }) => dice !== undefined).length;
    return resultOf(run, { thrown, lies: members.reduce((sum, member) => sum + member.lies, 0) });
  },
};
