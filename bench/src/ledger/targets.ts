// What the ledger is to reach.

import type { Target } from "../suite.js";

export const ledgerTargets: readonly Target[] = [
  { case: "transfer-local", metric: "ops_s", is: "at least", bound: 150_000 },
  { case: "transfer-local", metric: "ops_s", than: "yjs", is: "at least", bound: 1.2 },
  { case: "transfer-signed", metric: "ops_s", than: "node-crypto", is: "at least", bound: 10 },
  { case: "million", metric: "bytes_per_pair", is: "at most", bound: 24 },
  { case: "million", metric: "load_ms", is: "at most", bound: 1000 },
  { case: "million", metric: "heap_mb", is: "at most", bound: 150 },
  { case: "craps-rounds", metric: "rounds_min", is: "at least", bound: 20_000 },
  { case: "craps-rounds", metric: "rounds_min", variant: "signed", is: "at least", bound: 1_000 },
  { case: "bytes-per-pair", metric: "bytes_per_pair", is: "at most", bound: 24 },
];
