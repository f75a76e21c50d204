// Half of a broken link: requests are lost while answers would get through, so that each side believes something else.

import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

export const oneWayLink: Scenario = gameScenario({
  name: "one-way-link",
  about: "what a third of the nodes send to the others is lost for most of the run, and all that comes back arrives",
  ...{ nodes: 12, nodesMin: 3, durationMs: 40_000 },
  faults: ({ nodes, durationMs }) => {
    const all = Array.from({ length: nodes }, (_, node) => node);
    const isMute = (node: number): boolean => node < nodes / 3;
    const [from, to] = [all.filter(isMute), all.filter((node) => !isMute(node))];
    return [{ kind: "one-way", from, to, startMs: 3000, endMs: durationMs - 2000 }];
  },
});
