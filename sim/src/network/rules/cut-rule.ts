// Pairs that can't reach each other: bridges, rings of majorities, and whatever else is no split into groups.

import { type FaultRule, linkOf, pass, type Verdict } from "../packet.js";

const cutOff: Verdict = { kind: "drop", reason: "cut" };

export function cutRule(pairs: readonly (readonly [a: number, b: number])[]): FaultRule {
  const links = new Set(pairs.flatMap(([a, b]) => [linkOf(a, b), linkOf(b, a)]));
  return ({ from, to }) => (links.has(linkOf(from, to)) ? cutOff : pass);
}
