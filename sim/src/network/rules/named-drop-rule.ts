// Loss by name: exactly these frames are gone, each by its link and its number there.

import { type FaultRule, linkOf, pass, type Verdict } from "../packet.js";

const lost: Verdict = { kind: "drop", reason: "loss" };

export function namedDropRule(frames: readonly (readonly [from: number, to: number, sequence: number])[]): FaultRule {
  const names = new Set(frames.map(([from, to, sequence]) => nameOf(from, to, sequence)));
  return ({ from, to, sequence }) => (names.has(nameOf(from, to, sequence)) ? lost : pass);
}

function nameOf(from: number, to: number, sequence: number): string {
  return `${linkOf(from, to)} ${sequence}`;
}
