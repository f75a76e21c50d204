// What a run makes of each mode of a partition: who is apart, and that both sides meet afterwards.
import { describe, expect, it } from "vitest";
import { type Fault, gameApp, type Schedule, simulate } from "../../src/index.js";
import { partitionModes } from "../../src/network/partition-window.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

describe.each(partitionModes)("a partition in mode %s", (mode) => {
  it("is lived through, and the same each time", () => {
    const faults: readonly Fault[] = [{ kind: "partition", mode, startMs: 500, endMs: 4500, groupOf: [0, 0, 1, 1, 2] }];
    const { schedule } = simulate({ ...gameApp, nodes: 5, faults: [] }, { seed: 4 });
    const parted: Schedule = { ...schedule, faults };
    const first = runSchedule(gameApp, parted);
    expect([first.verdict, first.reason]).toEqual(["pass", null]);
    expect(runSchedule(gameApp, parted).traceHash).toBe(first.traceHash);
    expect(first.traceHash).not.toBe(runSchedule(gameApp, { ...schedule, faults: [] }).traceHash);
  });
});

describe("links that a partition stops", () => {
  it("end at both ends, are dialled in vain while it holds, and work soon after", () => {
    const faults: readonly Fault[] = [{ kind: "partition", mode: "stop", startMs: 0, endMs: 4900, groupOf: [0, 1] }];
    const app = { ...gameApp, nodes: 2, durationMs: 5000 };
    const { schedule } = simulate({ ...app, faults: [] }, { seed: 4 });
    const lost: number[] = [];
    const simulation = runSchedule(
      app,
      { ...schedule, faults },
      {
        onFate: ({ sentAt }, _, arrivedMs) => {
          if (arrivedMs === undefined) lost.push(sentAt);
        },
        ended: () => {},
      },
    );
    expect(simulation.verdict).toBe("pass");
    expect(simulation.convergeMs).toBeLessThan(2000);
    // One dial per half second, with a greeting or two from each end.
    expect(lost.length).toBeGreaterThan(6);
    expect(lost.length).toBeLessThan(60);
  });
});
