// Clocks that run backwards, stand still or jump, at a third of the nodes each: what happened later must still win.

import { type ClockShape, clockShapes } from "../faults/clock-fault.js";
import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

const byMs = 45_000;

export const clockBackwards: Scenario = gameScenario({
  name: "clock-backwards",
  about:
    "the clock of every node is wrong in its own way: it runs backwards, stands still, jumps, drifts or is off by 45 s",
  ...{ nodes: 10, nodesMin: 2, durationMs: 60_000 },
  faults: ({ nodes, durationMs }) =>
    Array.from({ length: nodes }, (_, node) => {
      const window = { startMs: 4000, endMs: durationMs - 6000 };
      return { kind: "clock", node, shape: shapeOf(node), byMs: node % 2 === 0 ? byMs : -byMs, ...window };
    }),
});

/** Backwards first. */
function shapeOf(node: number): ClockShape {
  const backwards = clockShapes.indexOf("backwards");
  return clockShapes[(backwards + node) % clockShapes.length] as ClockShape;
}
