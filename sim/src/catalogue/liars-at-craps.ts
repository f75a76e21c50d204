// A craps table without a dealer, with a player who cheats in one of the ways that there are: each is named by a message that nobody
// counts, or by the arbiter's record.

import { namedBy } from "../checkers/craps-evidence.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import { runCrapsJob } from "../scenarios/craps-job.js";
import { type CrapsLie, crapsLies } from "../workloads/craps-lies.js";
import { resultOf } from "./run-result.js";
import type { Scenario } from "./scenario.js";

const kinds = Object.keys(crapsLies) as CrapsLie[];
/** The house, the arbiter and four players. */
const nodes = 6;

export const liarsAtCraps: Scenario = {
  name: "liars-at-craps",
  about:
    "one of four players withholds secrets, grinds, bets late or rules itself, while the table is split and nodes crash",
  ...{ nodes, nodesMin: 4, nodesMax: 10 },
  run: ({ seed, nodes: count = nodes }) => {
    const lie = new KeyedRandom(seed, "lie").pick(kinds);
    const { run, table, members, checker, clerk } = runCrapsJob({ seed, players: count - 2, durationMs: 120_000, lie });
    const thrown = checker.settlements.filter(({ dice }) => dice !== undefined).length;
    const lies = members.reduce((sum, member) => sum + member.lies, 0);
    const named = namedBy(crapsLies[lie], run.cluster.nodes, clerk).get(table.players.at(-1) as string) ?? 0;
    return resultOf(run, { thrown, lies, "liar named": named });
  },
};
