// A clogged node: what goes to it or comes from it is held until a moment, and comes then, each after the time it would have taken.

import { type FaultRule, pass } from "../packet.js";

export interface ClogOptions {
  readonly node: number;
  /** When it gets free, virtual milliseconds. */
  readonly endMs: number;
}

/** List it after the latency rule: a held packet keeps its planned delay. */
export function clogRule({ node, endMs }: ClogOptions): FaultRule {
  return ({ from, to, sentAt }, plannedMs) => {
    if (from !== node && to !== node) return pass;
    return { kind: "deliver", atMs: plannedMs.map((atMs) => Math.max(atMs, endMs + atMs - sentAt)) };
  };
}
