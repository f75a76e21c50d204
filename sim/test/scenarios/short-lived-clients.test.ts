// Clients that come, write, and are gone for good leave nothing behind in a run but what they wrote. JOINERY_CLIENTS says how many there are.

import { type Fault, gameApp, type Schedule, scenarios } from "@joinery/sim";
import { describe, expect, it } from "vitest";
import { drawSchedule } from "../../src/index.js";
import type { SimulationRun } from "../../src/scenarios/simulation-run.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

const seed = Number(process.env.JOINERY_SEED ?? 1);
const nodes = Number(process.env.JOINERY_CLIENTS ?? 40);

describe("clients that are there for six seconds", () => {
  it("have all that was written, and leave what they wrote", { timeout: nodes > 1000 ? 14_400_000 : 60_000 }, () => {
    const scenario = scenarios.find(({ name }) => name === "short-lived-clients");
    const { verdict, reason, happened } = scenario?.run({ seed, nodes }) ?? {};
    expect([verdict, reason]).toEqual(["pass", null]);
    expect(happened?.operations).toBeGreaterThan(nodes / 2);
    if (process.env.JOINERY_STATISTICS !== undefined) {
      console.log({ nodes, ...happened, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1000) });
    }
  });

  const leaves: Fault = { kind: "leave", node: 3, startMs: 3000, endMs: 6000 };
  const clone: Fault = { kind: "clone", node: 1, of: 3, startMs: 4000, endMs: 5000 };

  function endOf(faults: readonly Fault[]): SimulationRun {
    const schedule: Schedule = drawSchedule({ ...gameApp, nodes: 4, steps: 80, durationMs: 6000, faults }, seed);
    let ended: SimulationRun | undefined;
    const { verdict, reason } = runSchedule(gameApp, schedule, { ended: (run) => (ended = run) });
    expect([verdict, reason]).toEqual(["pass", null]);
    return ended as SimulationRun;
  }

  it("take no room any more when they are gone", () => {
    const { cluster } = endOf([leaves]);
    expect(cluster.nodes.map(({ documents }) => documents.length)).toEqual([1, 1, 1, 0]);
    expect(cluster.nodes.map(({ engine }) => engine.sessions.size > 0)).toEqual([true, true, true, false]);
  });

  it("leave their disks where somebody gets a copy of it", () => {
    expect(endOf([leaves, clone]).cluster.nodes.map(({ documents }) => documents.length)).toEqual([1, 1, 1, 1]);
  });
});
