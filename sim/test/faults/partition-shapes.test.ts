// Partitions of each shape part what they say, are drawn, and are known again by their name.
import { describe, expect, it } from "vitest";
import { drawFaults } from "../../src/faults/draw-faults.js";
import type { Partition } from "../../src/faults/link-fault.js";
import { groupShape, partitionShapes, shapesOf } from "../../src/faults/partition-shape.js";
import { type DrawnShape, drawnShapes, shapedPartitions } from "../../src/faults/shaped-partitions.js";
import { KeyedRandom } from "../../src/kernel/keyed-random.js";

const span = { seed: 1, nodes: 9, startMs: 1000, healMs: 30_000 };

/** The windows of one shape, by seed. */
function drawn(shape: DrawnShape, nodes = span.nodes): ReturnType<typeof shapedPartitions>[] {
  const seeds = Array.from({ length: 30 }, (_, seed) => seed);
  return seeds.map((seed) => shapedPartitions(shape, { ...span, nodes }, new KeyedRandom(seed, "test")));
}

const partitionsOf = (seed: number): Partition[] => drawFaults({ ...span, seed }, ["partition"]) as Partition[];

describe("a partition that is drawn", () => {
  it.each(drawnShapes)("as %s is one", (shape) => {
    for (const windows of drawn(shape)) expect(shapesOf(windows)).toContain(shape);
    if (shape === "nested" || shape === "flapping") return;
    for (const windows of drawn(shape)) expect(shapesOf(windows).size).toBe(1);
  });

  it("as nested has a part of one side cut off from the rest of it, within its time", () => {
    for (const [outer, inner] of drawn("nested")) {
      const inside = inner?.groupOf.flatMap((group, node) => (group === 1 ? [node] : [])) ?? [];
      expect([inside.length, inside.map((node) => outer?.groupOf[node])]).toEqual([2, [1, 1]]);
      const [startsLater, endsSooner] = [inner!.startMs > outer!.startMs, inner!.endMs < outer!.endMs];
      expect([startsLater, endsSooner]).toEqual([true, true]);
    }
  });

  it("as flapping holds again and again, with time between, in which all are together", () => {
    for (const windows of drawn("flapping")) {
      expect(windows.length).toBeGreaterThan(1);
      for (const [at, { startMs }] of windows.entries()) {
        expect(startMs).toBeGreaterThan(at === 0 ? 0 : (windows[at - 1]?.endMs ?? 0));
      }
    }
  });

  it("lies within the run, of two nodes too", () => {
    for (const shape of drawnShapes) {
      for (const { startMs, endMs, groupOf } of drawn(shape, 2).flat()) {
        expect([startMs >= 1000, endMs > startMs, endMs <= 30_000, groupOf.length]).toEqual([true, true, true, 2]);
      }
    }
  });
});

describe("swarms", () => {
  const runs = Array.from({ length: 200 }, (_, seed) => partitionsOf(seed)).filter(({ length }) => length > 0);

  it("draw partitions of all shapes, and no shape in all runs", () => {
    for (const shape of partitionShapes) {
      const having = runs.filter((run) => shapesOf(run).has(shape)).length;
      expect([shape, having > 8, having < runs.length]).toEqual([shape, true, true]);
    }
  });

  it("draw each mode, for pairs that are cut and for one direction too", () => {
    for (const kind of ["partition", "cut", "one-way"] as const) {
      const faults = Array.from({ length: 100 }, (_, seed) => drawFaults({ ...span, seed }, [kind])).flat();
      const modes = new Set(faults.map((fault) => ("mode" in fault ? fault.mode : undefined)));
      expect([kind, modes]).toEqual([kind, new Set(["drop", "stop", "slow", "jam"])]);
    }
  });

  it("draw what is of another shape from other keys: one shape more moves nothing else", () => {
    const isOf = (shape: DrawnShape) => (seed: number) => shapesOf(partitionsOf(seed)).has(shape);
    const seed = Array.from({ length: 200 }, (_, each) => each).find(isOf("flapping")) ?? 0;
    const own = new KeyedRandom(seed, "partition flapping");
    own.chance(0.25);
    const flaps = shapedPartitions("flapping", { ...span, seed }, own);
    for (const flap of flaps) expect(partitionsOf(seed)).toContainEqual({ kind: "partition", ...flap });
  });
});

describe("the shape of groups", () => {
  it.each([
    [[0, 0, 0], undefined],
    [[0, 1], "one node"],
    [[1, 1, 0], "one node"],
    [[0, 1, 1, 0], "halves"],
    [[0, 1, 1, 0, 0], "halves"],
    [[0, 1, 1, 0, 0, 0], "minority third"],
    [[0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0], "two groups"],
    [[0, 1, 2, 2], "several groups"],
  ] as const)("%j is %s", (groupOf, shape) => expect(groupShape(groupOf)).toBe(shape));

  it("is of several windows what these are together", () => {
    const window = (startMs: number, endMs: number, groupOf: number[]) =>
      ({ ...{ startMs, endMs, groupOf }, mode: "drop" }) as const;
    const outer = window(0, 100, [0, 0, 1, 1]);
    expect([...shapesOf([outer, window(100, 120, [0, 0, 0, 1])])]).toEqual(["halves", "one node"]);
    expect([...shapesOf([outer, window(101, 120, [1, 1, 0, 0])])]).toEqual(["halves", "flapping"]);
    expect([...shapesOf([outer, window(50, 120, [0, 1, 1, 1])])]).toEqual(["halves", "overlapping", "one node"]);
    expect(shapesOf([outer, window(50, 60, [0, 1, 1, 1])])).toContain("nested");
    expect(shapesOf([outer, window(50, 60, [1, 1, 0, 0])])).not.toContain("nested");
  });
});
