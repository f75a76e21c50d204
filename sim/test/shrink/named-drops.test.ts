// Faults that lose frames by chance become lists of frames, without another run coming of it, and of those the fewest are left.
import { describe, expect, it } from "vitest";
import {
  describeSchedule,
  drawSchedule,
  type Fault,
  gameApp,
  type LostFrame,
  readSchedule,
  replay,
  type Schedule,
  shrinkSchedule,
  waysToShrink,
} from "../../src/index.js";
import { withoutIdleNodes } from "../../src/shrink/without-idle-nodes.js";

const loss: Fault = { kind: "loss", startMs: 500, endMs: 4000, probability: 0.3 };
const bursts: Fault = { kind: "bursts", startMs: 500, endMs: 4000, probability: 0.1, frames: 5 };
const schedule = drawSchedule({ ...gameApp, nodes: 4, steps: 60, durationMs: 5000, faults: [loss, bursts] }, 3);

describe("frames that are lost by name", () => {
  it("are those that a fault lost, and the run is the same", () => {
    const before = replay(gameApp, schedule);
    const { lostBy } = waysToShrink(gameApp);
    const [byChance, inBursts] = [lostBy(schedule, 0), lostBy(schedule, 1)];
    expect([byChance.length > 10, inBursts.length > 0]).toEqual([true, true]);
    const named = readSchedule({ ...schedule, faults: [], drops: [...byChance, ...inBursts] }, gameApp);
    expect(replay(gameApp, named).traceHash).toBe(before.traceHash);
    expect(replay(gameApp, { ...named, drops: byChance.slice(1) }).traceHash).not.toBe(before.traceHash);
  });

  it("are told as such, and go with their nodes", () => {
    const drops: LostFrame[] = [
      [0, 2, 7],
      [1, 3, 2],
    ];
    const named: Schedule = { ...schedule, faults: [], drops, latencyMsMax: 10, steps: [] };
    expect(describeSchedule(named)).toEqual([
      "frame 7 from 0 to 2 is lost",
      "frame 2 from 1 to 3 is lost",
      "no frame takes longer than 10 ms",
    ]);
    const steps = [0, 2].map((node) => ({ atMs: 1, node, operation: "x", args: {} }));
    expect(withoutIdleNodes({ ...named, steps })?.drops).toEqual([[0, 1, 7]]);
  });

  it.each([
    [{ drops: 3 }, "drops are no list"],
    [{ drops: [[0, 1]] }, "drop 0 is not"],
    [{ drops: [[0, 4, 1]] }, "drop 0: to is 4"],
    [{ latencyMsMax: -1 }, "latencyMsMax is -1"],
  ])("are refused where they are none: %j", (wrong, says) => {
    expect(() => readSchedule({ ...schedule, ...wrong }, gameApp)).toThrow(says);
  });
});

describe("shrinking", () => {
  const needed: LostFrame[] = [
    [0, 1, 7],
    [2, 1, 30],
  ];
  const frames = Array.from({ length: 100 }, (_, at): LostFrame => [at % 3, 1 + (at % 2), at]);
  const all = [...frames, ...needed].toSorted(([, , a], [, , b]) => a - b);

  it("leaves the frames that it takes in place of the chance", () => {
    const fails = ({ faults, drops = [] }: Schedule): boolean =>
      faults.some(({ kind }) => kind === "loss") ||
      needed.every((frame) => drops.some((drop) => `${drop}` === `${frame}`));
    const lostBy = (): readonly LostFrame[] => all;
    const { schedule: smallest, runs } = shrinkSchedule(schedule, { fails, lostBy });
    expect(smallest.faults).toEqual([]);
    expect(smallest.drops?.map(String).sort()).toEqual(needed.map(String).sort());
    expect(runs).toBeLessThan(200);
    expect(shrinkSchedule(schedule, { fails }).schedule.faults).toHaveLength(1);
  });

  it("leaves the chance where it is not the frames that count, or where nothing is lost by it", () => {
    const fails = ({ faults }: Schedule): boolean => faults.some(({ kind }) => kind === "loss");
    const { schedule: smallest } = shrinkSchedule(schedule, { fails, lostBy: () => all });
    expect([smallest.faults.length, smallest.drops]).toEqual([1, undefined]);
  });

  it("lets frames take no longer than they have to", () => {
    const fails = ({ latencyMsMax = 300 }: Schedule): boolean => latencyMsMax >= 40;
    expect(shrinkSchedule(schedule, { fails }).schedule.latencyMsMax).toBe(50);
    expect(shrinkSchedule(schedule, { fails: () => true }).schedule.latencyMsMax).toBe(1);
  });
});
