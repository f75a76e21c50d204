// The shapes of latency: what each is, against the formulas that its table stands for, and in a run.
import { describe, expect, it } from "vitest";
import { drawFaults, type Fault, gameApp, type LatencyShape, latencyShapes, simulate } from "../../src/index.js";
import { delayOf, longTail } from "../../src/network/latency-shape.js";
import { latencyRule } from "../../src/network/rules/latency-rule.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

/** What a million frames take at each so many of them, milliseconds. */
function delays(shape: LatencyShape, ms: number): number[] {
  return Array.from({ length: 1000 }, (_, at) => delayOf({ shape, ms }, at * 1000 + 500));
}

describe("the latency of links that are all alike", () => {
  it("is constant", () => expect(new Set(delays("constant", 40))).toEqual(new Set([40])));

  it("is spread evenly from nothing to twice the median", () => {
    const all = delays("uniform", 40);
    const inQuarter = (quarter: number) => all.filter((ms) => ms >= 20 * quarter && ms < 20 * (quarter + 1)).length;
    expect([0, 1, 2, 3].map(inQuarter)).toEqual([250, 250, 250, 250]);
  });

  it("has a lognormal body and a Pareto tail, to a per mille of the median", () => {
    const shares = [10_000, 50_000, 100_000, 250_000, 500_000, 750_000, 900_000, 950_000, 990_000];
    /** Standard normal quantiles of those. */
    const deviations = [-2.3263, -1.6449, -1.2816, -0.6745, 0, 0.6745, 1.2816, 1.6449, 2.3263];
    for (const [perMillion, perMille] of longTail) {
      if (perMillion === 0 || perMillion === 1_000_000) continue;
      const body = deviations[shares.indexOf(perMillion)];
      const tail = 3200 * ((1_000_000 - 990_000) / (1_000_000 - perMillion)) ** 0.5;
      const exact = body === undefined ? tail : 1000 * Math.exp(0.5 * body);
      expect([perMillion, Math.abs(perMille - exact) <= 1]).toEqual([perMillion, true]);
    }
    const all = delays("long-tail", 100);
    expect([all[0], all[500], all[990], all[999]]).toEqual([31, 100, 333, 2227]);
  });

  it("is never less than a millisecond, and never falls", () => {
    for (const shape of latencyShapes) {
      const all = delays(shape, 1);
      expect(all[0]).toBe(1);
      expect(all).toEqual([...all].sort((a, b) => a - b));
    }
  });

  it("holds for a while, up to the ceiling; before and after that regions count", () => {
    const windows = [{ shape: "constant", ms: 70, startMs: 10, endMs: 20 } as const];
    const at = (sentAt: number, ceilingMs?: number): number => {
      const rule = latencyRule({ seed: 1, oneWayMs: () => 5, windows, ceilingMs });
      const verdict = rule({ from: 0, to: 1, sentAt, bytes: 1, sequence: 0 }, [sentAt]);
      return verdict.kind === "deliver" ? (verdict.atMs[0] as number) - sentAt : -1;
    };
    const usualMs = at(0);
    expect(usualMs).toBeLessThan(31);
    expect([9, 10, 19, 20].map((sentAt) => at(sentAt))).toEqual([usualMs, 70, 70, usualMs]);
    expect(at(10, 50)).toBe(50);
  });
});

describe("a run", () => {
  const { schedule } = simulate({ ...gameApp, nodes: 4, durationMs: 5000, faults: [] }, { seed: 3 });
  const hashes = new Map<string, string>();

  it.each(latencyShapes)("of links that are %s is lived through, and is another run", (shape) => {
    const faults: readonly Fault[] = [{ kind: "latency", shape, ms: 60, startMs: 0, endMs: 5000 }];
    const { verdict, reason, traceHash } = runSchedule(gameApp, { ...schedule, faults });
    expect([verdict, reason]).toEqual(["pass", null]);
    hashes.set(traceHash, shape);
  });

  it("differs from all others", () => {
    hashes.set(runSchedule(gameApp, schedule).traceHash, "regions");
    expect([...hashes.values()]).toEqual([...latencyShapes, "regions"]);
  });

  it("has each shape drawn", () => {
    const drawn = Array.from({ length: 40 }, (_, seed) => {
      return drawFaults({ seed, nodes: 4, startMs: 100, healMs: 5000 }, ["latency"]);
    }).flat();
    const shapes = drawn.map((fault) => (fault.kind === "latency" ? fault.shape : undefined));
    expect(new Set(shapes)).toEqual(new Set(latencyShapes));
  });
});
