// The drawn schedules: as many faults as asked for, overlapping where asked, over when the network heals, independent of each other.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CrashScheduleOptions, crashSchedule } from "../../src/faults/crash-schedule.js";
import { heal } from "../../src/faults/heal.js";
import { type PartitionScheduleOptions, partitionSchedule } from "../../src/faults/partition-schedule.js";
import type { PartitionWindow } from "../../src/network/partition-window.js";

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

const partitions: PartitionScheduleOptions = {
  seed: 1,
  nodes: 100,
  count: 20,
  startMs: 5_000,
  healMs: 100_000,
  durationMsMin: 2_000,
  durationMsMax: 15_000,
};

const crashes: CrashScheduleOptions = {
  seed: 1,
  nodes: 100,
  count: 20,
  startMs: 5_000,
  healMs: 100_000,
  downMsMin: 500,
  downMsMax: 8_000,
};

function groupsOf({ groupOf }: PartitionWindow): number {
  return new Set(groupOf).size;
}

/** The most windows that hold at one moment. */
function overlap(windows: readonly PartitionWindow[]): number {
  const at = (momentMs: number): number =>
    windows.filter(({ startMs, endMs }) => startMs <= momentMs && momentMs < endMs).length;
  return Math.max(...windows.map(({ startMs }) => at(startMs)));
}

describe("partitionSchedule", () => {
  it("draws what was asked for, within its bounds, from any seed", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 4, max: 120 }), (seed, count, nodes) => {
        const windows = partitionSchedule({ ...partitions, seed, count, nodes });
        expect(windows.length).toBe(count);
        for (const window of windows) {
          expect(window.startMs).toBeGreaterThanOrEqual(5_000);
          expect(window.endMs).toBeLessThanOrEqual(100_000);
          expect(window.endMs).toBeGreaterThan(window.startMs);
          expect(window.endMs - window.startMs).toBeLessThanOrEqual(15_000);
          expect(window.groupOf.length).toBe(nodes);
          expect(groupsOf(window)).toBeGreaterThanOrEqual(2);
          expect(groupsOf(window)).toBeLessThanOrEqual(4);
        }
      }),
    );
  });

  it("lets as many windows hold at one moment as asked for", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 6 }), (seed, overlapping) => {
        expect(overlap(partitionSchedule({ ...partitions, seed, count: 12, overlapping }))).toBeGreaterThanOrEqual(
          overlapping,
        );
      }),
    );
  });

  it("uses all ways and modes, spreads over the run, and lists windows by their start", () => {
    const windows = partitionSchedule({ ...partitions, count: 40 });
    expect(new Set(windows.map(groupsOf))).toEqual(new Set([2, 3, 4]));
    expect(new Set(windows.map(({ mode }) => mode))).toEqual(new Set(["drop", "jam"]));
    expect(windows[0]?.startMs).toBeLessThan(20_000);
    expect(windows.at(-1)?.endMs).toBeGreaterThan(85_000);
    const starts = windows.map(({ startMs }) => startMs);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  it("is repeatable, and changes no window when more are asked for in the same cluster", () => {
    expect(partitionSchedule(partitions)).toEqual(partitionSchedule(partitions));
    const four = partitionSchedule({ ...partitions, count: 4, overlapping: 5 });
    const five = partitionSchedule({ ...partitions, count: 5, overlapping: 5 });
    for (const window of four) expect(five).toContainEqual(window);
    expect(partitionSchedule({ ...partitions, seed: 2 })).not.toEqual(partitionSchedule(partitions));
  });

  it("refuses what cannot be drawn", () => {
    expect(() => partitionSchedule({ ...partitions, nodes: 3 })).toThrow("3 nodes cannot be split 4 ways");
    expect(() => partitionSchedule({ ...partitions, healMs: 5_000 })).toThrow("heals after");
  });
});

describe("crashSchedule", () => {
  it("draws what was asked for; all are up again when the network heals", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 120 }), (seed, count, nodes) => {
        const drawn = crashSchedule({ ...crashes, seed, count, nodes, downMsMax: 1_000 });
        expect(drawn.length).toBe(count);
        for (const { node, atMs, restartAtMs } of drawn) {
          expect(node).toBeLessThan(nodes);
          expect(atMs).toBeGreaterThan(5_000);
          expect(restartAtMs - atMs).toBeGreaterThanOrEqual(500);
          expect(restartAtMs - atMs).toBeLessThanOrEqual(1_000);
          expect(restartAtMs).toBeLessThanOrEqual(100_000);
        }
      }),
    );
  });

  it("crashes no node a second time before all others, and none that is down", () => {
    const drawn = crashSchedule({ ...crashes, nodes: 7, count: 20 });
    const times = Array.from({ length: 7 }, (_, node) => drawn.filter((crash) => crash.node === node));
    expect(times.map((own) => own.length).sort()).toEqual([2, 3, 3, 3, 3, 3, 3]);
    for (const own of times) {
      for (const [index, { atMs }] of own.entries()) {
        expect(atMs).toBeGreaterThan(own[index - 1]?.restartAtMs ?? 0);
      }
    }
  });

  it("is repeatable, ordered by time, and draws each crash on its own", () => {
    const drawn = crashSchedule(crashes);
    expect(crashSchedule(crashes)).toEqual(drawn);
    expect(drawn.map(({ atMs }) => atMs)).toEqual(drawn.map(({ atMs }) => atMs).sort((a, b) => a - b));
    const more = crashSchedule({ ...crashes, count: 40 });
    for (const crash of drawn) expect(more).toContainEqual(crash);
  });

  it("refuses more crashes than fit into the run", () => {
    expect(() => crashSchedule({ ...crashes, nodes: 1, count: 500 })).toThrow("500 crashes of 1 nodes do not fit");
  });
});

describe("heal", () => {
  it("ends every fault at one moment and leaves out what would begin later", () => {
    const schedule = { partitions: partitionSchedule(partitions), crashes: crashSchedule(crashes) };
    const healed = heal(schedule, 50_000);
    expect(healed.partitions.length).toBe(schedule.partitions.filter(({ startMs }) => startMs < 50_000).length);
    expect(healed.crashes.length).toBe(schedule.crashes.filter(({ atMs }) => atMs < 50_000).length);
    expect(Math.max(...healed.partitions.map(({ endMs }) => endMs))).toBe(50_000);
    for (const { atMs, restartAtMs } of healed.crashes) {
      expect(restartAtMs).toBeLessThanOrEqual(50_000);
      expect(restartAtMs).toBeGreaterThan(atMs);
    }
    expect(heal(schedule, 100_000)).toEqual(schedule);
  });
});
