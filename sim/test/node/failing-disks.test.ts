// Disks that fail a write: the node stops, and nothing that it was told is lost.
import { describe, expect, it } from "vitest";
import { type Fault, gameApp, simulate } from "../../src/index.js";

describe("nodes whose disks fail a write", () => {
  it("are down until the disks work again, and everybody meets", () => {
    const faults = [0, 1, 2].map((node): Fault => {
      return { kind: "disk", shape: "error", byMs: 0, node, startMs: 1000 + node * 1500, endMs: 4000 + node * 1500 };
    });
    for (let seed = 1; seed <= 3; seed++) {
      const app = { ...gameApp, durationMs: 10_000, steps: 100 };
      const { verdict, reason, operations } = simulate({ ...app, faults }, { seed });
      expect([verdict, reason]).toEqual(["pass", null]);
      expect(operations.missed).toBeGreaterThan(simulate({ ...app, faults: [] }, { seed }).operations.missed);
    }
  });
});
