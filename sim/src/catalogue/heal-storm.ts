// Halves that were apart for long, with much that is new in both, meet at one moment: everybody has what many others lack.

import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

export const healStorm: Scenario = gameScenario({
  name: "heal-storm",
  about: "two halves write 40 times per node while they are apart for half a minute, and meet all at once",
  ...{ nodes: 40, nodesMin: 4, durationMs: 40_000, stepsPerNode: 40 },
  faults: ({ nodes, durationMs }) => {
    const groupOf = Array.from({ length: nodes }, (_, node) => (node < nodes / 2 ? 0 : 1));
    return [{ kind: "partition", mode: "drop", startMs: 3000, endMs: durationMs, groupOf }];
  },
});
