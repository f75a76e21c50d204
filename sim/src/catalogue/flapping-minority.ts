// A partition that comes and goes faster than repair takes: what was begun is cut off again and again.

import type { Fault } from "../faults/fault.js";
import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

const apartMs = 1500;
const togetherMs = 700;

export const flappingMinority: Scenario = gameScenario({
  name: "flapping-minority",
  about: "a third of the nodes loses the others for 1.5 s and has them back for 0.7 s, all the time",
  ...{ nodes: 12, nodesMin: 3, durationMs: 40_000 },
  faults: ({ nodes, durationMs }) => {
    const groupOf = Array.from({ length: nodes }, (_, node) => (node < nodes / 3 ? 1 : 0));
    const faults: Fault[] = [];
    for (let startMs = 2000; startMs + apartMs <= durationMs; startMs += apartMs + togetherMs) {
      faults.push({ kind: "partition", mode: "drop", startMs, endMs: startMs + apartMs, groupOf });
    }
    return faults;
  },
});
