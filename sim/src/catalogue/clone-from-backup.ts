// Backups put back: a node goes on from what it was, with writes of its own at the others that it has forgotten.

import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

export const cloneFromBackup: Scenario = gameScenario({
  name: "clone-from-backup",
  about: "half of the nodes crash and are set up again from backups ten to twenty seconds old, while links lose frames",
  ...{ nodes: 10, nodesMin: 2, durationMs: 60_000 },
  faults: ({ nodes, durationMs }) => [
    { kind: "loss", probability: 0.05, startMs: 0, endMs: durationMs },
    ...Array.from({ length: Math.ceil(nodes / 2) }, (_, index) => {
      const startMs = 20_000 + Math.floor((index * 25_000) / nodes);
      const ageMs = 10_000 + (index % 2) * 10_000;
      return { kind: "backup", node: index * 2, startMs, endMs: startMs + 2000, ageMs } as const;
    }),
  ],
});
