// Not everybody updates at once: some nodes lack the messages that came later, and some have messages that nobody else knows yet.

import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

export const oldVersionInTheMix: Scenario = gameScenario({
  name: "old-version-in-the-mix",
  about: "a third of the nodes run an older version, and a third a newer one, while the network splits and nodes crash",
  ...{ nodes: 12, nodesMin: 3, durationMs: 40_000 },
  faults: ({ nodes, durationMs }) => {
    const all = Array.from({ length: nodes }, (_, node) => node);
    return [
      ...all.flatMap((node) => {
        const shape = (["older", "newer", undefined] as const)[node % 3];
        return shape === undefined ? [] : [{ kind: "version", startMs: 0, endMs: durationMs, node, shape } as const];
      }),
      { kind: "partition", mode: "drop", startMs: 8000, endMs: 20_000, groupOf: all.map((node) => node % 2) },
      ...all
        .filter((node) => node % 4 === 0)
        .map((node) => {
          const startMs = 10_000 + node * 1000;
          return { kind: "crash", node, startMs, endMs: startMs + 2000 } as const;
        }),
    ];
  },
});
