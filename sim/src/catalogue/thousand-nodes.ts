// A mesh too large for anybody to know: nodes choose by partial views whom they talk with, while parts of it split off and nodes crash.

import { partitionSchedule } from "../faults/partition-schedule.js";
import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

export const thousandNodes: Scenario = gameScenario({
  name: "thousand-nodes",
  about: "a thousand nodes that choose their links by gossip split four ways, twice, and every twentieth crashes",
  ...{ nodes: 1000, nodesMin: 8, durationMs: 20_000, stepsPerNode: 0.2, links: "gossip" },
  faults: ({ seed, nodes, durationMs }) => [
    ...partitionSchedule({
      ...{ seed, nodes, startMs: 4000, healMs: durationMs, count: 2, overlapping: 1 },
      ...{ durationMsMin: 4000, durationMsMax: 8000, waysMax: 4 },
    }).map((window) => ({ kind: "partition", ...window }) as const),
    ...Array.from({ length: Math.ceil(nodes / 20) }, (_, index) => {
      const startMs = 6000 + ((index * 97) % 8000);
      return { kind: "crash", node: index * 20, startMs, endMs: startMs + 2000 } as const;
    }),
  ],
});
