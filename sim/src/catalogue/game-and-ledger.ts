// The main job: a game and a ledger in ten regions, under partitions that overlap, crashes, bad links, and somebody who forges transfers.

import { runMainJob } from "../scenarios/main-job.js";
import { resultOf } from "./run-result.js";
import type { Scenario } from "./scenario.js";

const nodes = 100;

export const gameAndLedger: Scenario = {
  name: "game-and-ledger",
  about:
    "a game and a ledger at 100 nodes under six overlapping partitions and two dozen crashes, with a forger among them",
  ...{ nodes, nodesMin: 2, nodesMax: 1000 },
  run: ({ seed, nodes: count = nodes }) => {
    const { run, operations, transfers, refusedTransfers } = runMainJob({ seed, nodes: count });
    return resultOf(run, { operations, transfers, refusedTransfers });
  },
};
