// What forking can cost all others together, over real replicas, their sessions and a network that splits: B for each group of victims but
// one, and B at most for each member who helps. JOINERY_STATISTICS prints the figures.

import { describe, expect, it } from "vitest";
import { type DoubleSpendOptions, runDoubleSpend } from "../../src/scenarios/double-spend-job.js";
import { outcomeOf } from "../../src/scenarios/verdict.js";

const seed = Number(process.env.JOINERY_SEED ?? 1);

function run(options: Omit<DoubleSpendOptions, "seed">): { readonly paid: number; readonly lost: number } {
  const { log, convergeMs, paid, lost } = runDoubleSpend({ seed, ...options });
  expect(outcomeOf(log, convergeMs)).toEqual({ verdict: "pass", exitCode: 0, reason: undefined });
  expect(Object.keys(log.counts()).length).toBe(10);
  if (process.env.JOINERY_STATISTICS !== undefined) console.log({ ...options, paid, lost, convergeMs });
  return { paid, lost };
}

describe("a balance B that is spent in each of k partitions", () => {
  it.each([2, 3, 4, 5, 6, 7, 8])("costs (k - 1) B over k = %i groups", (groups) => {
    expect(run({ groups, groupSize: 2 })).toEqual({ paid: groups, lost: groups - 1 });
  });

  it.each([
    [2, 1],
    [4, 2],
    [8, 3],
  ])("costs at most B more for each who vouches: k = %i, %i of them", (groups, accomplices) => {
    const { lost } = run({ groups, groupSize: 2, accomplices });
    expect(lost).toBeGreaterThan(groups - 2);
    expect(lost).toBeLessThanOrEqual(groups - 1 + accomplices);
  });

  it("costs at most B more in each group for each who vouches and forks as well; all of them are proven", () => {
    const { lost } = run({ groups: 3, groupSize: 2, forked: 1, accomplices: 1 });
    expect(lost).toBeGreaterThan(2);
    expect(lost).toBeLessThanOrEqual(3 * 2 - 1 + 1);
  });

  it("costs nothing more where somebody writes in the name of shops", () => {
    expect(run({ groups: 3, groupSize: 2, forgeries: 6 })).toEqual({ paid: 3, lost: 2 });
  });

  it("costs nothing more where those who saw a history may not write", () => {
    expect(run({ groups: 3, groupSize: 2, spectators: 2 })).toEqual({ paid: 3, lost: 2 });
  });

  it("gives the same trace again from the same seed", () => {
    const hashes = [1, 1, 2].map((one) => runDoubleSpend({ seed: one, groups: 2, groupSize: 2 }).traceHash.digest());
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });
});
