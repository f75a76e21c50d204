// What the simulator is to reach.

import type { Target } from "../suite.js";

export const simTargets: readonly Target[] = [
  { case: "nodes-10000", metric: "ms", is: "at most", bound: 300_000 },
  { case: "nodes-10000", metric: "rss_mb", is: "at most", bound: 8192 },
  { case: "nodes-1000", metric: "ms", is: "at most", bound: 30_000 },
  { case: "messages-100", metric: "ops_s", is: "at least", bound: 50_000 },
  { case: "virtual-20", metric: "ratio", is: "at least", bound: 200 },
  { case: "swarm-1000", metric: "ms", is: "at most", bound: 480_000 },
];
