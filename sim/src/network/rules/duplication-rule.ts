// Duplication: a packet arrives a second time, a little later than its first planned delivery.

import { RandomKey, type Seed } from "../../kernel/random-key.js";
import { type FaultRule, linkOf, pass } from "../packet.js";

export interface DuplicationOptions {
  readonly seed: Seed;
  /** In [0, 1]. */
  readonly probability: number;
  /** The copy comes 1 to this many milliseconds after the original. */
  readonly delayMsMax: number;
}

export function duplicationRule({ seed, probability, delayMsMax }: DuplicationOptions): FaultRule {
  const random = new RandomKey(seed, "duplication");
  const delays = new RandomKey(seed, "duplication delay");
  return ({ from, to, sequence }, plannedMs) => {
    const link = linkOf(from, to);
    if (!random.chance(probability, link, sequence)) return pass;
    const copyAtMs = (plannedMs[0] as number) + 1 + delays.integer(delayMsMax, link, sequence);
    return { kind: "deliver", atMs: [...plannedMs, copyAtMs] };
  };
}
