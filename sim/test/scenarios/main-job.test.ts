// The main job in small: it passes, it repeats itself to the byte, and each promise that is broken on purpose is noticed.

import { type CounterField, counter } from "@joinery/crdt";
import { mainJobReport, mainJobResult, renderReport, runMainJob, verdictOf, withoutEntry } from "@joinery/sim";
import { afterEach, describe, expect, it } from "vitest";
import { authorOf } from "../../src/node/cluster.js";

interface Delta {
  readonly added: readonly { readonly author: number; readonly payload: { readonly up: number } }[];
}

interface State {
  readonly cells: ReadonlyMap<number, { readonly payload: { readonly up: number } }>;
}

const small = { nodes: 12, durationMs: 12_000 };

describe("a small main job", () => {
  const job = runMainJob({ seed: 3, ...small });
  const result = mainJobResult(3, job, 1);

  it("passes, having checked everything", () => {
    expect(verdictOf(job.run)).toEqual({ verdict: "pass", exitCode: 0, reason: undefined });
    for (const count of Object.values(result.checks)) expect(count).toBeGreaterThan(0);
    expect(Object.keys(result.checks)).toEqual([
      "announced only what is durable",
      "balances equal the model",
      "buffers are bounded",
      "bytes per operation are bounded",
      "causal order",
      "dependencies first",
      "equal sets, equal bytes",
      "equal sets, equal states",
      "equal sets, equal values",
      "events tell of every change",
      "eventual delivery",
      "holds equal the model",
      "honest entries are accepted",
      "incremental state, whole state",
      "issued supply equals the model",
      "limits equal the model",
      "metadata is bounded",
      "monotonic reads",
      "no balance below its limit",
      "nothing acknowledged is lost",
      "nothing waits in the end",
      "overdrafts are refused",
      "read your writes",
      "scores equal the model",
      "the value is a fold of the entries",
      "times follow causality",
      "what was removed stays removed",
      "who has met falls silent",
      "writes follow reads",
    ]);
  });

  it("does what it says: work, partitions that overlap, crashes, and a time to converge", () => {
    expect(result).toMatchObject({ seed: 3, nodes: 12, verdict: "pass", reason: null, crashes: 24 });
    expect(result.operations).toBeGreaterThan(1000);
    expect(result.transfers).toBeGreaterThan(500);
    const { partitions } = job.faults;
    const latestStart = Math.max(...partitions.map(({ startMs }) => startMs));
    expect(partitions.filter(({ endMs }) => endMs > latestStart).length).toBeGreaterThanOrEqual(5);
    expect(result.convergeMs).toBeGreaterThan(0);
  });

  it("has lost frames to crashes, partitions and links, or nothing was tried", () => {
    const { dropped, framesDuplicated } = job.run.cluster.network.counters;
    for (const reason of ["loss", "partition", "crash"]) expect(dropped.get(reason) ?? 0).toBeGreaterThan(0);
    expect(framesDuplicated).toBeGreaterThan(0);
  });

  it("gives the same trace, counts and report again from the same seed, and others from another", () => {
    const again = runMainJob({ seed: 3, ...small });
    expect(mainJobResult(3, again, 1)).toEqual(result);
    expect(renderReport(mainJobReport(again, result, "x"))).toEqual(renderReport(mainJobReport(job, result, "x")));
    expect(runMainJob({ seed: 4, ...small }).run.traceHash.digest()).not.toEqual(result.traceHash);
  });

  it("has another trace when one latency, one drop or one byte differs", () => {
    const changed = runMainJob({ seed: 3, ...small, sabotage: { wireFilter: dropNumber(1000) } });
    expect(verdictOf(changed.run).verdict).toBe("pass");
    expect(changed.run.traceHash.digest()).not.toEqual(result.traceHash);
  });
});

describe("a main job with something broken", () => {
  const field: CounterField = counter();
  const { join } = field;
  afterEach(() => {
    Object.assign(field, { join });
  });

  it("fails when disks call writes durable before they are", () => {
    const job = runMainJob({ seed: 3, ...small, sabotage: { disk: { lyingSyncMs: 700 } } });
    expect(verdictOf(job.run).exitCode).toBe(1);
    expect(job.run.log.violations.map(({ check }) => check)).toContain("nothing acknowledged is lost");
  });

  it("fails when a join adds where it must replace", () => {
    Object.assign(field, {
      join(state: State, delta: Delta, scope: never, path: never) {
        const added = delta.added.map((cell) => {
          const before = state.cells.get(cell.author)?.payload.up ?? 0;
          return { ...cell, payload: { ...cell.payload, up: cell.payload.up + before } };
        });
        join(state as never, { ...delta, added } as never, scope, path);
      },
    });
    const job = runMainJob({ seed: 3, ...small });
    expect(verdictOf(job.run).exitCode).toBe(1);
    expect(job.run.log.violations.map(({ check }) => check)).toContain("scores equal the model");
  });

  it("fails for want of liveness when an entry never arrives", () => {
    const job = runMainJob({ seed: 3, ...small, sabotage: { wireFilter: withoutEntry(authorOf(3, 2), 1) } });
    expect(verdictOf(job.run).exitCode).toBe(3);
    expect(job.run.log.violations[0]?.check).toBe("eventual delivery");
  });
});

/** Lets every frame pass but one. */
function dropNumber(number: number): () => boolean {
  let count = 0;
  return () => ++count !== number;
}
