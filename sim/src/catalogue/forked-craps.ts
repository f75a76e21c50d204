// A craps table in a signed document, with a player who writes another history for each half of a split network.

import { runForkedCrapsJob } from "../scenarios/forked-craps-job.js";
import { outcomeOf } from "../scenarios/verdict.js";
import { withShown } from "./run-result.js";
import type { Scenario } from "./scenario.js";

/** The house, the arbiter and three honest players; who forks has no node. */
const nodes = 5;

export const forkedCraps: Scenario = {
  name: "forked-craps",
  about:
    "one of four players shows each half of a split table other bets, commits and reveals of one round; nodes crash",
  ...{ nodes, nodesMin: 4, nodesMax: 8 },
  run: ({ seed, nodes: count = nodes }) => {
    const job = runForkedCrapsJob({ seed, players: count - 2 });
    const { log, checker, traceHash, events, cluster, convergeMs, commits } = job;
    const { verdict, exitCode: code, reason } = outcomeOf(log, convergeMs);
    const thrown = checker.settlements.filter(({ dice }) => dice !== undefined).length;
    return withShown({
      ...{ verdict, exitCode: code, reason: reason ?? null, events, nodes: cluster.nodes.length },
      happened: { thrown, "commits after the fork": commits[0] + commits[1] },
      checks: log.counts(),
      violations: log.violations,
      convergeMs: convergeMs ?? null,
      traceHash: traceHash.digest(),
    });
  },
};
