// Loss: a packet is gone with a fixed probability, whatever happened to the packets around it.

import { RandomKey, type Seed } from "../../kernel/random-key.js";
import { type FaultRule, linkOf, pass, type Verdict } from "../packet.js";

export interface LossOptions {
  readonly seed: Seed;
  /** In [0, 1]. */
  readonly probability: number;
}

const lost: Verdict = { kind: "drop", reason: "loss" };

export function lossRule({ seed, probability }: LossOptions): FaultRule {
  const random = new RandomKey(seed, "loss");
  return ({ from, to, sequence }) => (random.chance(probability, linkOf(from, to), sequence) ? lost : pass);
}
