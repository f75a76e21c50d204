// Witnesses certify payments while the network is split, and one of four signs for both histories of an owner who pays twice.

import { outcomeOf } from "../scenarios/verdict.js";
import { runWitnessJob } from "../scenarios/witness-job.js";
import { withShown } from "./run-result.js";
import type { Scenario } from "./scenario.js";

/** Three honest witnesses and four owners; who lies has no node. */
const nodes = 7;

export const lyingWitness: Scenario = {
  name: "lying-witness",
  about:
    "an owner pays twice in a split network, one of four witnesses attests both, and nodes crash; one payment is certified",
  ...{ nodes, nodesMin: nodes, nodesMax: nodes },
  run: ({ seed }) => {
    const { log, checker, traceHash, events, convergeMs } = runWitnessJob({ seed, lying: 1 });
    const { verdict, exitCode: code, reason } = outcomeOf(log, convergeMs);
    return withShown({
      ...{ verdict, exitCode: code, reason: reason ?? null, events, nodes },
      happened: { "entries certified": checker.certified, checkpoints: checker.checkpoints },
      checks: log.counts(),
      violations: log.violations,
      convergeMs: convergeMs ?? null,
      traceHash: traceHash.digest(),
    });
  },
};
