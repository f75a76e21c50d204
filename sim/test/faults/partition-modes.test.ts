// What a run makes of each mode of a partition: who is apart, and that both sides meet afterwards.
import { describe, expect, it } from "vitest";
import { type Fault, gameApp, simulate } from "../../src/index.js";
import { partitionModes } from "../../src/network/partition-window.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

const window = { startMs: 500, endMs: 4500 };
const parting: readonly Fault[] = [
  { kind: "partition", mode: "drop", ...window, groupOf: [0, 0, 1, 1, 2] },
  { kind: "one-way", ...window, from: [0, 1], to: [2, 3] },
  // Node 4 is a bridge.
  { kind: "cut", ...window, pairs: [0, 1].flatMap((a) => [2, 3].map((b) => [a, b] as const)) },
];

describe.each(parting.map((fault) => [fault.kind, fault] as const))("a %s", (_, fault) => {
  it("is lived through in each mode, each in its own way, and the same each time", { timeout: 60_000 }, () => {
    const { schedule } = simulate({ ...gameApp, nodes: 5, faults: [] }, { seed: 4 });
    const run = (faults: readonly Fault[]) => runSchedule(gameApp, { ...schedule, faults });
    const runs = partitionModes.map((mode) => run([{ ...fault, mode } as Fault]));
    for (const { verdict, reason } of runs) expect([verdict, reason]).toEqual(["pass", null]);
    expect(new Set([run([]), ...runs].map(({ traceHash }) => traceHash)).size).toBe(5);
    expect(run([{ ...fault, mode: "jam" } as Fault]).traceHash).toBe(runs[partitionModes.indexOf("jam")]?.traceHash);
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
