// A one-way cut: for a while frames from some nodes to some others are lost, while answers still get through.

import { type FaultRule, pass, type Verdict } from "../packet.js";

export interface OneWayCut {
  /** Virtual milliseconds; the cut holds in [startMs, endMs). */
  readonly startMs: number;
  readonly endMs: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

const cutOff: Verdict = { kind: "drop", reason: "one-way cut" };

export function oneWayRule(cuts: readonly OneWayCut[]): FaultRule {
  const known = cuts.map(({ startMs, endMs, from, to }) => ({ startMs, endMs, from: new Set(from), to: new Set(to) }));
  return ({ from, to, sentAt }) => {
    const isCut = known.some(
      (cut) => sentAt >= cut.startMs && sentAt < cut.endMs && cut.from.has(from) && cut.to.has(to),
    );
    return isCut ? cutOff : pass;
  };
}
