// The main job of nodes that choose their links by partial views: as good as over links that are given, under the same faults.

import { runMainJob, verdictOf } from "@joinery/sim";
import { defaultMembershipLimits } from "@joinery/sync/gossip";
import { describe, expect, it } from "vitest";

const { activeMax } = defaultMembershipLimits;
const options = { seed: 3, nodes: 14, durationMs: 12_000, topology: "gossip" } as const;

describe("a main job over partial views", () => {
  const job = runMainJob(options);
  const views = job.run.cluster.nodes.map(({ engine }) => engine.mesh?.membership.active ?? []);

  it("passes, and meets soon after the heal", () => {
    expect(verdictOf(job.run)).toEqual({ verdict: "pass", exitCode: 0, reason: undefined });
    expect(job.run.convergeMs).toBeLessThanOrEqual(5000);
  });

  it("goes over few links of each node, which differ from one node to the next", () => {
    expect(Math.max(...views.map(({ length }) => length))).toBeLessThanOrEqual(activeMax);
    expect(Math.min(...views.map(({ length }) => length))).toBeGreaterThan(0);
    expect(new Set(views.map((view) => [...view].sort().join())).size).toBe(options.nodes);
    const membership = job.run.recorder.traffic.classes.find(({ name }) => name === "membership");
    expect(Math.max(...(membership?.bytesPerSecond ?? []))).toBeGreaterThan(0);
  });

  it("is the same again from the same seed, and another than over given links", () => {
    const digests = (["gossip", "gossip", "regions"] as const).map((topology) => {
      return runMainJob({ seed: 3, nodes: 6, durationMs: 6000, topology }).run.traceHash.digest();
    });
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });
});
