// The traffic meter: every byte in its class and its interval, once.
import { describe, expect, it } from "vitest";
import { TrafficMeter } from "../../src/network/traffic-meter.js";

describe("the traffic meter", () => {
  it("gives bytes per second by class and interval, zeros included", () => {
    const meter = new TrafficMeter(["entries", "vectors"], 500);
    meter.add(0, 0, 10);
    meter.add(499, 0, 20);
    meter.add(1_500, 1, 7);
    expect(meter.series()).toEqual({
      timesMs: [0, 500, 1_000, 1_500],
      classes: [
        { name: "entries", bytesPerSecond: [60, 0, 0, 0] },
        { name: "vectors", bytesPerSecond: [0, 0, 0, 14] },
      ],
    });
  });

  it("refuses a class it does not know and an interval that is none", () => {
    expect(() => new TrafficMeter(["a"], 100).add(0, 1, 5)).toThrow("no traffic class 1");
    expect(() => new TrafficMeter(["a"], 0)).toThrow("no interval of 0 ms");
  });
});
