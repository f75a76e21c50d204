// Entries that their author never signed change nothing, and are refused as what they are.
import { describe, expect, it } from "vitest";
import { drawFaults, type Fault, faultKinds, gameApp } from "../../src/index.js";
import { drawSchedule } from "../../src/simulate/draw-schedule.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

const forgery: Fault = { kind: "forgery", startMs: 1000, endMs: 9000, node: 1, everyMs: 200 };
const app = { ...gameApp, nodes: 4, durationMs: 10_000, steps: 60 };

describe("a node that is shown forged entries", () => {
  it.each([1, 2])("takes none of them, seed %i", (seed) => {
    const schedule = drawSchedule({ ...app, signed: true, faults: [forgery] }, seed);
    let refused = 0;
    const { verdict, reason } = runSchedule(gameApp, schedule, {
      ended: ({ cluster }) => {
        const [document] = cluster.node(1).documents;
        refused = (document as unknown as { refusals: { bad_signature: number } }).refusals.bad_signature;
      },
    });
    expect([verdict, reason]).toEqual(["pass", null]);
    expect(refused).toBeGreaterThan(10);
  });

  it("is drawn for signed documents alone, and refused for others", () => {
    const span = { nodes: 4, startMs: 100, healMs: 10_000 };
    const drawnOf = (signed: boolean): Fault[] =>
      Array.from({ length: 20 }, (_, seed) => drawFaults({ ...span, seed, signed }, ["forgery"])).flat();
    expect(drawnOf(true).length).toBeGreaterThan(5);
    expect(drawnOf(false)).toEqual([]);
    expect(faultKinds).toContain("forgery");
    expect(() => drawSchedule({ ...app, faults: [forgery] }, 1)).toThrow(/forged/);
  });
});
