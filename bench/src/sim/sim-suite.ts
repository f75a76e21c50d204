// The suite `sim`: how much a simulation does in a second, and how large it may be.

import type { Suite } from "../suite.js";
import { manyNodes } from "./many-nodes.js";
import { messages100, virtual20 } from "./pace.js";
import { subjects } from "./subjects.js";
import { swarm1000 } from "./swarm.js";
import { simTargets } from "./targets.js";

export const simSuite: Suite = {
  name: "sim",
  cases: [virtual20, messages100, manyNodes(1000), manyNodes(10_000), swarm1000, subjects],
  targets: simTargets,
};
