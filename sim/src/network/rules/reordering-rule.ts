// Reordering: some packets take a longer way, so that packets sent after them arrive before them.

import { RandomKey, type Seed } from "../../kernel/random-key.js";
import { type FaultRule, linkOf, pass } from "../packet.js";

export interface ReorderingOptions {
  readonly seed: Seed;
  /** In [0, 1]. */
  readonly probability: number;
  /** A chosen packet comes 1 to this many milliseconds later. */
  readonly delayMsMax: number;
}

export function reorderingRule({ seed, probability, delayMsMax }: ReorderingOptions): FaultRule {
  const random = new RandomKey(seed, "reordering");
  const delays = new RandomKey(seed, "reordering delay");
  return ({ from, to, sequence }, plannedMs) => {
    const link = linkOf(from, to);
    if (!random.chance(probability, link, sequence)) return pass;
    const delayMs = 1 + delays.integer(delayMsMax, link, sequence);
    return { kind: "deliver", atMs: plannedMs.map((atMs) => atMs + delayMs) };
  };
}
