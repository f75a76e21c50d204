// One link that is slower than any timeout was meant for, between nodes that others reach at once.

import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

export const slowPair: Scenario = gameScenario({
  name: "slow-pair",
  about: "whatever passes between the first two nodes takes six seconds longer, and a tenth of all frames is lost",
  ...{ nodes: 8, nodesMin: 2, durationMs: 60_000 },
  faults: ({ durationMs }) => [
    { kind: "slow-pair", a: 0, b: 1, delayMs: 6000, startMs: 0, endMs: durationMs },
    { kind: "loss", probability: 0.1, startMs: 0, endMs: durationMs },
  ],
});
