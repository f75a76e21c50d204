// Documents of which a share is relaxed, on disks that drop what was not synced: every checker passes, crashes have taken what was
// acknowledged, and numbers that are used twice after one are noticed.
import { verdictOf } from "@joinery/sim";
import { describe, expect, it } from "vitest";
import { runRelaxedJob } from "../../src/scenarios/relaxed-job.js";

const small = { nodes: 8, durationMs: 20_000, games: 4 };

describe("a job with relaxed documents", () => {
  const jobs = [1, 2, 3].map((seed) => runRelaxedJob({ seed, ...small }));

  it.each(jobs)("passes, with new authors after crashes", (job) => {
    expect(verdictOf(job.run)).toEqual({ verdict: "pass", exitCode: 0, reason: undefined });
    for (const count of Object.values(job.run.log.counts())) expect(count).toBeGreaterThan(0);
    expect(job.relaxed.size).toBeGreaterThan(0);
    expect(job.relaxed.size).toBeLessThan(small.games);
    expect(job.successors).toBeGreaterThan(10);
    expect(job.operations).toBeGreaterThan(4000);
  });

  it("has lost what was acknowledged in relaxed documents, and nothing in others", () => {
    for (const { run } of jobs) expect(run.relaxed.lost).toBeGreaterThan(10);
  });

  it("fails where a relaxed document goes on under its author after a crash", () => {
    const verdicts = [1, 2, 3].map((seed) =>
      verdictOf(runRelaxedJob({ seed, ...small, sabotage: { keepsAuthors: true } }).run),
    );
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["fail", "fail", "fail"]);
    expect(verdicts.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
  });

  it("fails where a disk loses more than the last of it", () => {
    const sabotage = { disk: { syncMs: () => 5000 } };
    const { reason } = verdictOf(runRelaxedJob({ seed: 1, ...small, sabotage }).run);
    expect(reason).toContain("relaxed documents lose the last of it only");
  });

  it("gives the same trace again from the same seed", () => {
    const digests = [1, 1, 2].map((seed) => runRelaxedJob({ seed, ...small, durationMs: 5000 }).run.traceHash.digest());
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).not.toEqual(digests[0]);
  });
});
