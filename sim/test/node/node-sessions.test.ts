// Sessions that rest are left out of ticks: every run is the one in which all tick always, whatever goes wrong in it.

import { Session } from "@joinery/sync";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { gameApp } from "../../src/index.js";
import { NodeSessions } from "../../src/node/node-sessions.js";
import { drawSchedule } from "../../src/simulate/draw-schedule.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

afterEach(() => void vi.restoreAllMocks());

/** A session that has nothing to do, and says until when. */
function fake({ ticks, restsUntilMs }: { readonly ticks: number[]; readonly restsUntilMs: number }): Session {
  const tick = (nowMs: number): readonly [] => {
    ticks.push(nowMs);
    return [];
  };
  return { restsUntilMs, tick, pump: () => [] } as unknown as Session;
}

function run(seed: number, ticksAlways: boolean, nodes = 4) {
  const ticks = vi.spyOn(Session.prototype, "tick");
  const schedule = drawSchedule({ ...gameApp, nodes, durationMs: 10_000, steps: 30 }, seed);
  const { traceHash, events, verdict } = runSchedule(gameApp, schedule, { ticksAlways });
  const ticked = ticks.mock.calls.length;
  ticks.mockRestore();
  return { ran: { traceHash, events, verdict }, ticked };
}

describe("sessions of a node", () => {
  it("that rest and are left out of ticks change nothing in a run", { timeout: 300_000 }, () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.integer({ min: 3, max: 16 }),
      (seed, nodes) => {
        const always = run(seed, true, nodes);
        const resting = run(seed, false, nodes);
        expect(resting.ran).toEqual(always.ran);
        expect(resting.ticked).toBeLessThan(always.ticked);
      },
    );
    fc.assert(property, { numRuns: 25 });
  });

  it("make up for the last tick that they were left out of, before anything happens", () => {
    const resting = { ticks: [] as number[], restsUntilMs: 1000 };
    const sessions = new NodeSessions(false);
    sessions.add(7, 1, fake(resting));
    for (const nowMs of [0, 100, 200, 300]) sessions.tick(nowMs, () => {});
    expect(resting.ticks).toEqual([0]);
    sessions.stir();
    sessions.stir();
    expect(resting.ticks).toEqual([0, 300]);
    for (const nowMs of [400, 500, 1000]) sessions.tick(nowMs, () => {});
    expect(resting.ticks).toEqual([0, 300, 400, 1000]);
  });

  it("all tick while one of them doesn't rest", () => {
    const [resting, restless] = [
      { ticks: [] as number[], restsUntilMs: 1000 },
      { ticks: [] as number[], restsUntilMs: Number.NEGATIVE_INFINITY },
    ];
    const sessions = new NodeSessions(false);
    sessions.add(0, 1, fake(resting));
    sessions.add(1, 2, fake(restless));
    for (const nowMs of [0, 100, 200]) sessions.tick(nowMs, () => {});
    expect(resting.ticks).toEqual([0, 100, 200]);
  });

  it("are left out of most ticks where little is said", () => {
    expect(run(1, false).ticked).toBeLessThan(run(1, true).ticked / 2);
  });
});
