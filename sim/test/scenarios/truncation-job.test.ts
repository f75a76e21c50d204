// Logs that are cut off while the network splits and nodes crash: every checker passes, states were given for real, and some
// of them were lost in a crash.
import { verdictOf } from "@joinery/sim";
import { describe, expect, it } from "vitest";
import { runTruncationJob } from "../../src/scenarios/truncation-job.js";

const small = { nodes: 8, durationMs: 20_000, cutEveryMs: 1500 };

describe("a job that cuts logs off", () => {
  const jobs = [1, 2, 3].map((seed) => runTruncationJob({ seed, ...small }));

  it.each(jobs)("passes, having cut logs off and given states", (job) => {
    expect(verdictOf(job.run)).toEqual({ verdict: "pass", exitCode: 0, reason: undefined });
    for (const count of Object.values(job.run.log.counts())) expect(count).toBeGreaterThan(0);
    expect(job.cuts).toBeGreaterThan(50);
    expect(job.installs).toBeGreaterThan(10);
    expect(job.operations).toBeGreaterThan(800);
  });

  it("has crashed while states were on their way to the disk", () => {
    expect(jobs.reduce((sum, { lostInstalls }) => sum + lostInstalls, 0)).toBeGreaterThan(2);
  });

  it("gives the same trace again from the same seed", () => {
    const digests = [1, 1, 2].map((seed) =>
      runTruncationJob({ seed, ...small, durationMs: 5000 }).run.traceHash.digest(),
    );
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).not.toEqual(digests[0]);
  });
});
