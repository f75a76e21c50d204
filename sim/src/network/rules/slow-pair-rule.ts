// One slow pair: whatever two nodes send each other takes so much longer, while all others are as fast as ever.

import { type FaultRule, pass } from "../packet.js";

export interface SlowPairOptions {
  readonly a: number;
  readonly b: number;
  /** Whole milliseconds. */
  readonly delayMs: number;
}

export function slowPairRule({ a, b, delayMs }: SlowPairOptions): FaultRule {
  return ({ from, to }, plannedMs) => {
    const isPair = (from === a && to === b) || (from === b && to === a);
    return isPair ? { kind: "deliver", atMs: plannedMs.map((atMs) => atMs + delayMs) } : pass;
  };
}
