// Suites that others are run with, some of them to fail: never part of the repository's own run.
import { defineConfig } from "vitest/config";

const conditions = ["joinery-source", "module", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ["*.suite.ts"], testTimeout: 2_000, maxWorkers: 1 },
});
