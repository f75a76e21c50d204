// An owner signs one history per partition and spends all it has in each.

import { runDoubleSpend } from "../scenarios/double-spend-job.js";
import { outcomeOf } from "../scenarios/verdict.js";
import { withShown } from "./run-result.js";
import type { Scenario } from "./scenario.js";

const groupSize = 3;
const groupsMax = 8;
const nodes = 4 * groupSize;

export const doubleSpend: Scenario = {
  name: "double-spend",
  about:
    "an owner spends what it has once in each of k partitions of three nodes; the loss is k - 1 times that, and proven",
  ...{ nodes, nodesMin: 2 * groupSize, nodesMax: groupsMax * groupSize },
  run: ({ seed, nodes: count = nodes }) => {
    const ended = runDoubleSpend({ seed, groups: Math.floor(count / groupSize), groupSize });
    const { log, traceHash, events, convergeMs, paid, lost } = ended;
    const { verdict, exitCode: code, reason } = outcomeOf(log, convergeMs);
    return withShown({
      ...{ verdict, exitCode: code, reason: reason ?? null, events, nodes: ended.nodes },
      happened: { "shops paid": paid, "budgets lost": lost },
      checks: log.counts(),
      violations: log.violations,
      convergeMs: convergeMs ?? null,
      traceHash: traceHash.digest(),
    });
  },
};
