// What the core is to reach, row by row. Ratios are against a peer of the same run; counts are exact.

import type { Target } from "../suite.js";
import { keyBytes, valueBytes } from "../work/workload.js";

const kilobyte = 1000;

const hubKeys = 1000;
const hubSets = 10_000;

/**
 * Keys and values, 12 bytes per key, and 24 bytes per author beside its name of 16 bytes. All sets of a hub are
 * concurrent, so a table keeps every value: a removal that saw only the winner brings back another.
 */
function hubTargets(id: string, authors: number): Target[] {
  const besideValues = hubKeys * (keyBytes + 12) + authors * (16 + 24);
  const sizes = [
    { bound: besideValues + hubKeys * valueBytes, reading: "values that win" },
    { bound: besideValues + hubSets * valueBytes, reading: "all concurrent values" },
  ];
  return [
    { case: id, metric: "bytes", than: "yjs", peerVariants: ["", "v2"], is: "at most", bound: 1 },
    ...sizes.map((size): Target => ({ case: id, metric: "bytes", is: "at most", ...size })),
    { case: id, metric: "ms", than: "yjs", is: "at most", bound: 0.5 },
  ];
}

export const coreTargets: readonly Target[] = [
  { case: "set-tx", metric: "ops_s", than: "yjs", is: "at least", bound: 4 },
  { case: "set-tx", metric: "ops_s", than: "loro", is: "at least", bound: 3 },
  { case: "set-emit", metric: "ops_s", than: "yjs", is: "at least", bound: 3 },
  { case: "set-emit", metric: "bytes", is: "at most", bound: 40 },
  { case: "set-batch", metric: "ops_s", than: "yjs", is: "at least", bound: 4 },
  { case: "set-bytes", metric: "bytes", is: "at most", bound: 40 * kilobyte },
  { case: "counter-10", metric: "ops_s", than: "yjs", is: "at least", bound: 6 },
  { case: "counter-10", metric: "ms", than: "yjs", is: "at most", bound: 1 },
  { case: "counter-10", metric: "bytes", is: "at most", bound: 300 },
  { case: "set-add-remove", metric: "ops_s", than: "yjs", is: "at least", bound: 4 },
  { case: "set-add-remove", metric: "bytes", than: "yjs", peerVariants: ["", "v2"], is: "at most", bound: 0.6 },
  { case: "keys-100k", metric: "ops_s", than: "yjs", is: "at least", bound: 3 },
  { case: "keys-100k", metric: "load_ms", than: "yjs", is: "at most", bound: 0.25 },
  { case: "keys-100k", metric: "load_ms", than: "loro", is: "at most", bound: 0.5 },
  { case: "keys-100k", metric: "bytes", than: "yjs", is: "at most", bound: 0.85 },
  {
    case: "keys-100k",
    metric: "bytes",
    variant: "deflated",
    than: "automerge",
    peerVariants: ["", "deflated"],
    is: "at most",
    bound: 1.1,
  },
  { case: "keys-100k", metric: "heap_mb", than: "yjs", is: "at most", bound: 0.6 },
  ...hubTargets("hub-100x100", 100),
  ...hubTargets("hub-1000x10", 1000),
  { case: "churn-10000", metric: "ms", is: "at most", bound: 500 },
  { case: "churn-10000", metric: "ms", variant: "local", is: "at most", bound: 0.02 },
  { case: "observers", metric: "ops_s", than: "yjs", is: "at least", bound: 3 },
  { case: "read-after-change", metric: "ms", is: "at most", bound: 0.005 },
  { case: "bundle", metric: "bytes", is: "at most", bound: 20 * kilobyte },
];
