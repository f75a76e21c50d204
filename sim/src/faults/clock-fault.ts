// What a node's wall clock can do wrong: stand apart, drift, stand still, run backwards, or jump to and fro. Time that only goes
// forward, by which sessions wait, is another clock and stays right.

import type { FaultWindow } from "./fault-window.js";

/** `backwards` and `freeze` take no amount. */
export type ClockShape = "offset" | "drift" | "freeze" | "backwards" | "strobe";

export const clockShapes: readonly ClockShape[] = ["offset", "drift", "freeze", "backwards", "strobe"];

export interface ClockFault extends FaultWindow {
  readonly kind: "clock";
  readonly node: number;
  readonly shape: ClockShape;
  /** By how much it is wrong, at the end for `drift`; negative when it is slow. Whole milliseconds. */
  readonly byMs: number;
}

/** How often a clock that jumps does so. */
const strobeMs = 100;

/** How far the clock of a node is off at a moment, by all that is wrong with it then; whole milliseconds. */
export function clockOffsetMs(faults: readonly ClockFault[], atMs: number): number {
  let offsetMs = 0;
  for (const fault of faults) if (atMs >= fault.startMs && atMs < fault.endMs) offsetMs += offsetOf(fault, atMs);
  return offsetMs;
}

function offsetOf({ shape, byMs, startMs, endMs }: ClockFault, atMs: number): number {
  const passedMs = atMs - startMs;
  switch (shape) {
    case "offset":
      return byMs;
    case "drift":
      return Math.trunc((byMs * passedMs) / (endMs - startMs));
    case "freeze":
      return -passedMs;
    case "backwards":
      return -2 * passedMs;
    case "strobe":
      return Math.floor(passedMs / strobeMs) % 2 === 0 ? byMs : -byMs;
  }
}
