// What storage is to reach, row by row. Ratios are against a peer of the same run, or another figure of the same case.

import type { Target } from "../suite.js";

export const storageTargets: readonly Target[] = [
  { case: "durable-single", metric: "ops_s", than: "sqlite", is: "at least", bound: 0.7 },
  { case: "durable-100", metric: "ops_s", than: "sqlite", is: "at least", bound: 5 },
  { case: "relaxed-1000", metric: "ops_s", than: "sqlite", is: "at least", bound: 0.4 },
  { case: "recover-1g", metric: "rss_mb", is: "at most", bound: 200 },
  { case: "open-100k", metric: "load_ms", than: "yjs", is: "at most", bound: 0.4 },
  { case: "open-1m", metric: "load_ms", than: "joinery", peerVariants: ["alone"], is: "at most", bound: 1.2 },
  { case: "disk-bytes", metric: "bytes", than: "joinery", peerVariants: ["log"], is: "at most", bound: 2 },
  {
    case: "disk-bytes",
    metric: "bytes",
    variant: "tail",
    than: "joinery",
    peerVariants: ["state"],
    is: "at most",
    bound: 1.5,
  },
  { case: "indexeddb", metric: "ops_s", is: "at least", bound: 5000 },
  { case: "indexeddb", metric: "load_ms", is: "at most", bound: 200 },
];
