// The table of region latencies: whole, plausible, and equal to the published file where that is at hand.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { oneWayMs, regionNames, roundTripMs } from "../../src/network/region-latency.js";

const dataFolder = process.env.JOINERY_DATA;

describe("the region latencies", () => {
  it("know every pair of the ten regions", () => {
    expect(regionNames.length).toBe(10);
    expect(roundTripMs.map((row) => row.length)).toEqual(regionNames.map(() => 10));
  });

  it("halve the round trip to whole milliseconds, and nothing is nearer than one", () => {
    const [dallas, london] = [regionNames.indexOf("Dallas"), regionNames.indexOf("London")];
    expect(oneWayMs(dallas, london)).toBe(57);
    expect(oneWayMs(dallas, dallas)).toBe(1);
    expect(() => oneWayMs(10, 0)).toThrow("no latency is known from region 10");
  });

  it("are nearest within a region, and differ by at most 4 ms in the two directions", () => {
    for (const [from, row] of roundTripMs.entries()) {
      expect(Math.min(...row)).toBe(row[from]);
      for (const [to, mean] of row.entries()) {
        expect(Math.abs(mean - (roundTripMs[to]?.[from] ?? Number.NaN))).toBeLessThanOrEqual(4);
      }
    }
  });

  it.skipIf(dataFolder === undefined)("equal region-latency.csv, figure by figure (needs JOINERY_DATA)", () => {
    const text = readFileSync(`${dataFolder}/region-latency.csv`, "utf8");
    const [header, ...rows] = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
    expect(header?.split(",").slice(1)).toEqual(regionNames);
    expect(rows.map((row) => row.split(",")[0])).toEqual(regionNames);
    expect(rows.map((row) => row.split(",").slice(1).map(Number))).toEqual(roundTripMs);
  });
});
