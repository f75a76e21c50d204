// The main job as people run it, and runs of 30 nodes: they pass, and meet soon after the heal. Smaller runs have too few authors
// and too little to catch up with to show a repair that stalls.

import { runMainJob, verdictOf } from "@joinery/sim";
import { describe, expect, it } from "vitest";

const longMs = 600_000;
/**
 * Virtual milliseconds after the heal. Whoever was cut off from all its neighbours looks again every 4,000 (`repairMsMax`), so what it
 * wrote last may set out that late; through all regions, over links that are told of it first, it takes up to 3,000 more.
 */
const convergeMsMax = 7000;

describe("the main job", () => {
  it.each([{ seed: 1, nodes: 100, durationMs: 120_000 }])(
    "at its full size, with seed $seed, passes and meets soon",
    (options) => {
      const { run } = runMainJob(options);
      expect(verdictOf(run)).toEqual({ verdict: "pass", exitCode: 0, reason: undefined });
      expect(run.convergeMs).toBeLessThanOrEqual(convergeMsMax);
    },
    longMs,
  );

  it.each([1, 2, 3])(
    "with 30 nodes for 40 s, with seed %i, passes and meets soon",
    (seed) => {
      const { run } = runMainJob({ seed, nodes: 30, durationMs: 40_000 });
      expect(verdictOf(run)).toEqual({ verdict: "pass", exitCode: 0, reason: undefined });
      expect(run.convergeMs).toBeLessThanOrEqual(convergeMsMax);
    },
    longMs,
  );
});
