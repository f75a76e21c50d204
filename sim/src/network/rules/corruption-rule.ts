// Corruption: one byte of a packet arrives with some of its bits flipped. The sender's own bytes stay as they are. Where the link has a
// checksum, nothing of it arrives, and the link ends there.

import { RandomKey, type Seed } from "../../kernel/random-key.js";
import { type FaultRule, linkOf, pass } from "../packet.js";

export interface CorruptionOptions {
  readonly seed: Seed;
  /** In [0, 1]. */
  readonly probability: number;
  /** The link has a checksum. Default false. */
  readonly isCaught?: boolean;
}

export function corruptionRule({ seed, probability, isCaught = false }: CorruptionOptions): FaultRule {
  const random = new RandomKey(seed, "corruption");
  const offsets = new RandomKey(seed, "corruption offset");
  const masks = new RandomKey(seed, "corruption mask");
  return ({ from, to, sequence, bytes }) => {
    const link = linkOf(from, to);
    if (bytes === 0 || !random.chance(probability, link, sequence)) return pass;
    const offset = offsets.integer(bytes, link, sequence);
    return { kind: "corrupt", offset, mask: 1 + masks.integer(255, link, sequence), isCaught };
  };
}
