// Bounds any rule in time: outside the window the packet passes. It is how random faults end when the network heals.

import { type FaultRule, pass } from "../packet.js";

/** Applies `rule` to the packets sent in [startMs, endMs). */
export function during(startMs: number, endMs: number, rule: FaultRule): FaultRule {
  return (packet, plannedMs) => (packet.sentAt >= startMs && packet.sentAt < endMs ? rule(packet, plannedMs) : pass);
}
