// Disks that are gone: a node comes back with nothing, under a new name, and gets from others what it had told them.

import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

export const diskAmnesia: Scenario = gameScenario({
  name: "disk-amnesia",
  about: "one node after the other loses its disk while the network is split, and comes back with nothing",
  ...{ nodes: 10, nodesMin: 2, durationMs: 60_000 },
  faults: ({ nodes, durationMs }) => {
    const everyMs = Math.floor((durationMs - 10_000) / nodes);
    const groupOf = Array.from({ length: nodes }, (_, node) => node % 2);
    return [
      { kind: "partition", mode: "drop", startMs: 15_000, endMs: 30_000, groupOf },
      ...Array.from({ length: nodes }, (_, node) => {
        const startMs = 5000 + node * everyMs;
        return { kind: "amnesia", node, startMs, endMs: startMs + 3000 } as const;
      }),
    ];
  },
});
