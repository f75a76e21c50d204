// What shrinking leaves: all of what a failure needs, and nothing that could be taken away by itself.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fault, integer, type Schedule, shrinkSchedule, smallestSubset } from "../../src/index.js";
import { withoutIdleNodes } from "../../src/shrink/without-idle-nodes.js";

describe("the smallest subset", () => {
  it("is exactly what is needed, where that is a set of items", () => {
    const run = fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.uniqueArray(fc.nat({ max: 59 }), { maxLength: 8 }),
      (size, ids) => {
        const needed = ids.filter((id) => id < size);
        const items = Array.from({ length: size }, (_, id) => id);
        const fails = (subset: readonly number[]): boolean => needed.every((id) => subset.includes(id));
        expect(smallestSubset(items, fails)).toEqual([...needed].sort((a, b) => a - b));
      },
    );
    fc.assert(run, { seed: 1, numRuns: 300 });
  });

  it("fails, and none of its items can be taken away, where any number of some will do", () => {
    const run = fc.property(
      fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 50 }),
      fc.nat({ max: 60 }),
      (items, bound) => {
        const fails = (subset: readonly number[]): boolean => subset.reduce((sum, item) => sum + item, 0) >= bound;
        fc.pre(fails(items));
        const left = smallestSubset(items, fails);
        expect(fails(left)).toBe(true);
        for (const [at] of left.entries()) expect(fails(left.filter((_, index) => index !== at))).toBe(false);
      },
    );
    fc.assert(run, { seed: 2, numRuns: 300 });
  });

  it("takes few questions of many items", () => {
    let asked = 0;
    const items = Array.from({ length: 1000 }, (_, id) => id);
    const left = smallestSubset(items, (subset) => {
      asked++;
      return subset.includes(123) && subset.includes(900);
    });
    expect([left, asked < 100]).toEqual([[123, 900], true]);
  });
});

const step = (node: number, atMs: number, operation = "add") => ({ atMs, node, operation, args: {} });
const loss = (startMs: number): Fault => ({ kind: "loss", startMs, endMs: 20_000, probability: 0.5 });

describe("a schedule", () => {
  const schedule: Schedule = {
    ...{ version: 1, seed: 1, nodes: 9, durationMs: 60_000 },
    faults: [
      loss(100),
      { kind: "crash", node: 3, startMs: 300, endMs: 400 },
      { kind: "partition", mode: "drop", startMs: 500, endMs: 9000, groupOf: [0, 1, 2, 0, 1, 2, 0, 1, 2] },
      loss(700),
    ],
    steps: Array.from({ length: 40 }, (_, index) => step(index % 9, 100 * index, index === 22 ? "break" : "add")),
  };

  it("keeps the fault, the operation and the nodes that a failure needs, and no more time", () => {
    const fails = ({ faults, steps, nodes }: Schedule): boolean =>
      nodes >= 2 &&
      faults.some((fault) => fault.kind === "partition" && new Set(fault.groupOf).size > 1) &&
      steps.some(({ operation }) => operation === "break") &&
      steps.some(
        ({ operation, node }) => operation === "add" && node !== steps.find((s) => s.operation === "break")?.node,
      );
    const { schedule: smallest, runs } = shrinkSchedule(schedule, { fails });
    expect(smallest.steps).toHaveLength(2);
    expect(smallest.faults).toHaveLength(1);
    expect(smallest.nodes).toBe(2);
    expect(smallest.durationMs).toBe(1000);
    expect(fails(smallest)).toBe(true);
    expect(runs).toBeLessThan(200);
  });

  it("is made with the simplest values that fail still", () => {
    const amounts = [7, 30, 12, 45];
    const steps = amounts.map((amount, index) => ({ ...step(index, 100 * index), args: { amount } }));
    const sum = (of: Schedule): number => of.steps.reduce((total, { args }) => total + (args.amount as number), 0);
    const { schedule: smallest } = shrinkSchedule(
      { ...schedule, faults: [], steps },
      {
        fails: (candidate) => sum(candidate) >= 60,
        simpler: (of) =>
          integer(5, 50)
            .simpler(of.args.amount as number)
            .map((amount) => ({ ...of, args: { amount } })),
      },
    );
    expect(smallest.steps.map(({ args }) => args.amount)).toEqual([15, 45]);
  });

  it("is left as it is when nothing can go, and when there are no runs left", () => {
    expect(shrinkSchedule(schedule, { fails: (candidate) => candidate === schedule }).schedule).toBe(schedule);
    expect(shrinkSchedule(schedule, { fails: () => true, runsMax: 0 }).schedule).toBe(schedule);
  });

  it("renumbers nodes in all that names them", () => {
    const idle = {
      ...schedule,
      steps: [step(2, 1), step(7, 2)],
      faults: [...schedule.faults, { kind: "one-way", startMs: 1, endMs: 2, from: [0, 2], to: [3, 7, 8] } as const],
    };
    expect(withoutIdleNodes(idle)).toEqual({
      ...idle,
      nodes: 3,
      steps: [step(0, 1), step(2, 2)],
      faults: [
        loss(100),
        { kind: "crash", node: 1, startMs: 300, endMs: 400 },
        { kind: "partition", mode: "drop", startMs: 500, endMs: 9000, groupOf: [0, 1, 2].map((at) => [0, 1, 2][at]!) },
        loss(700),
        { kind: "one-way", startMs: 1, endMs: 2, from: [0], to: [1, 2] },
      ],
    });
  });
});
