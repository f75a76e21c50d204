// The small parts of a report: axes with round steps, numbers for people, thinning, lanes, escaping.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { share, timeAxis, valueAxis } from "../../src/report/axis.js";
import { displayUnit } from "../../src/report/display-unit.js";
import { keepExtremes, keepMeans } from "../../src/report/downsample.js";
import { assignLanes, depthStretches } from "../../src/report/fault-lanes.js";
import { formatCompact, formatNumber } from "../../src/report/format-number.js";
import { html } from "../../src/report/html.js";

const values = fc.integer({ min: -1e11, max: 1e11 }).map((hundredths) => hundredths / 100);
const spans = fc.array(
  fc
    .record({ startMs: fc.nat({ max: 50 }), lengthMs: fc.integer({ min: 1, max: 30 }) })
    .map(({ startMs, lengthMs }) => ({
      startMs,
      endMs: startMs + lengthMs,
    })),
  { maxLength: 20, size: "max" },
);

describe("axes", () => {
  it("cover the data and zero in few steps that do not shrink to nothing", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const axis = valueAxis(low, high);
        expect(axis.min).toBeLessThanOrEqual(Math.min(0, low));
        expect(axis.max).toBeGreaterThanOrEqual(Math.max(0, high));
        expect(axis.max).toBeGreaterThan(axis.min);
        expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
        expect(axis.ticks.length).toBeLessThanOrEqual(8);
        expect(share(axis, axis.max)).toBe(1);
      }),
    );
  });

  it("use round steps", () => {
    const labels = (low: number, high: number): string =>
      valueAxis(low, high)
        .ticks.map(({ label }) => label)
        .join(" ");
    expect(labels(0, 99)).toBe("0 20 40 60 80 100");
    expect(labels(0, 3)).toBe("0 1 2 3");
    expect(labels(-4_000, 187_000)).toBe("-50k 0 50k 100k 150k 200k");
    expect(labels(0, 0.7)).toBe("0 0.2 0.4 0.6 0.8");
    expect(labels(0, 0)).toBe("0 0.2 0.4 0.6 0.8 1");
  });

  it("count seconds, or minutes when the run is long", () => {
    expect(timeAxis(120_000)).toMatchObject({ unit: "s", min: 0, max: 120_000 });
    expect(timeAxis(120_000).ticks.map(({ label }) => label)).toEqual(["0", "20", "40", "60", "80", "100", "120"]);
    expect(timeAxis(3_600_000)).toMatchObject({ unit: "min" });
    expect(timeAxis(3_600_000).ticks.at(-1)).toEqual({ value: 3_600_000, label: "60" });
    expect(timeAxis(90).ticks.map(({ label }) => label)).toEqual(["0", "0.02", "0.04", "0.06", "0.08"]);
  });
});

describe("numbers", () => {
  it.each([
    [0, "0"],
    [1234567.891, "1,234,567.9"],
    [-1000, "-1,000"],
    [-0.04, "0"],
    [999.96, "1,000"],
    [12.5, "12.5"],
    [Number.NaN, "-"],
  ])("format %d as %s", (value, text) => expect(formatNumber(value)).toBe(text));

  it.each([
    [9_999, "9,999"],
    [12_500, "12.5k"],
    [-2_000_000, "-2M"],
    [3e9, "3G"],
  ])("shorten %d to %s on an axis", (value, text) => expect(formatCompact(value)).toBe(text));

  it("show bytes in a fitting unit and leave others alone", () => {
    expect(displayUnit("B/s", 2_500_000)).toEqual({ name: "MB/s", divisor: 1e6 });
    expect(displayUnit("B", 12)).toEqual({ name: "B", divisor: 1 });
    expect(displayUnit("nodes", 5_000)).toEqual({ name: "nodes", divisor: 1 });
  });
});

describe("thinning", () => {
  const line = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 400, size: "max" });

  it("keeps every extreme, both ends and the order of time, within its limit", () => {
    fc.assert(
      fc.property(line, fc.integer({ min: 12, max: 100 }), (first, limit) => {
        const timesMs = first.map((_, index) => index * 3);
        const second = first.map((value, index) => value * (index % 5));
        const kept = keepExtremes({ timesMs, values: [first, second] }, limit);
        expect(kept.timesMs.length).toBeLessThanOrEqual(limit);
        expect([kept.timesMs[0], kept.timesMs.at(-1)]).toEqual([timesMs[0], timesMs.at(-1)]);
        expect(kept.timesMs).toEqual([...new Set(kept.timesMs)].sort((a, b) => a - b));
        for (const [index, whole] of [first, second].entries()) {
          const left = kept.values[index] as number[];
          expect([Math.min(...left), Math.max(...left)]).toEqual([Math.min(...whole), Math.max(...whole)]);
          expect(left).toEqual(kept.timesMs.map((time) => whole[time / 3]));
        }
      }),
    );
  });

  it("keeps the mean of what it stacks", () => {
    const timesMs = Array.from({ length: 100 }, (_, index) => index);
    const kept = keepMeans({ timesMs, values: [timesMs] }, 10);
    expect(kept).toEqual({
      timesMs: [0, 10, 20, 30, 40, 50, 60, 70, 80, 90],
      values: [[4.5, 14.5, 24.5, 34.5, 44.5, 54.5, 64.5, 74.5, 84.5, 94.5]],
    });
  });
});

describe("fault lanes", () => {
  it("put no two overlapping spans on one lane while there are lanes", () => {
    fc.assert(
      fc.property(spans, (all) => {
        const lanes = assignLanes(all, 100);
        for (const [a, first] of all.entries()) {
          for (const [b, second] of all.entries()) {
            if (a >= b || lanes[a] !== lanes[b]) continue;
            expect(first.endMs <= second.startMs || second.endMs <= first.startMs).toBe(true);
          }
        }
        expect(Math.max(-1, ...assignLanes(all, 3))).toBeLessThan(3);
      }),
    );
  });

  it("count at every moment how many spans hold", () => {
    fc.assert(
      fc.property(spans, (all) => {
        const stretches = depthStretches(all);
        for (let atMs = 0; atMs < 90; atMs++) {
          const holds = ({ startMs, endMs }: { startMs: number; endMs: number }): boolean =>
            startMs <= atMs && atMs < endMs;
          expect(stretches.find(holds)?.depth ?? 0).toBe(all.filter(holds).length);
        }
      }),
    );
  });
});

describe("html", () => {
  it("escapes texts, keeps markup, joins lists and leaves out undefined", () => {
    const items = ["<", "&"].map((text) => html`<li>${text}</li>`);
    expect(html`<ul title="${`"'>`}">${items}${undefined}${3}</ul>`.text).toBe(
      '<ul title="&quot;&#39;&gt;"><li>&lt;</li>\n<li>&amp;</li>3</ul>',
    );
  });
});
