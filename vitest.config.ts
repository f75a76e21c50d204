// One run over the tests of all packages. Workspace imports resolve to sources, so no test sees a stale build.
import { defineConfig } from "vitest/config";
import { SlowTestsFirst } from "./scripts/slow-tests-first.mjs";

// The condition of the packages' export maps that points at their sources, then what vite itself would ask for.
const conditions = ["joinery-source", "module", "node", "development|production"];

const everywhere = [
  "packages/*/test/**/*.test.ts",
  "sim/test/**/*.test.ts",
  "bench/test/**/*.test.ts",
  "test/**/*.test.ts",
];
// Of pure packages, which have nothing that one file could leave behind for the next: they share a process and what it has compiled.
const pure = ["clock", "crdt", "replica", "sync", "ledger", "craps"].map(
  (name) => `packages/${name}/test/**/*.test.ts`,
);

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    sequence: { sequencer: SlowTestsFirst },
    // A guard against what never ends; how long a test takes depends on the machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: "apart", include: everywhere, exclude: [...pure, "**/node_modules/**"] } },
      { extends: true, test: { name: "pure", include: pure, isolate: false } },
    ],
  },
});
