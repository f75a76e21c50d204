// Loss in bursts, after Gilbert (1960) and Elliott (1963): a link is well, or in a spell in which nearly all is lost. Whether a
// spell begins at a frame is drawn for that frame alone, so a frame's fate depends on the draws of the few before it, and on
// no state.

import { RandomKey, type Seed } from "../../kernel/random-key.js";
import { type FaultRule, linkOf, pass, type Verdict } from "../packet.js";

export interface BurstOptions {
  readonly seed: Seed;
  /** With which probability a spell begins at a frame, in [0, 1]. */
  readonly probability: number;
  /** How many frames a spell lasts, counted per direction of a link. */
  readonly frames: number;
}

const lost: Verdict = { kind: "drop", reason: "burst" };
/** How much of a spell is lost. */
const lossInSpell = 0.9;

export function burstRule({ seed, probability, frames }: BurstOptions): FaultRule {
  const beginnings = new RandomKey(seed, "burst");
  const losses = new RandomKey(seed, "burst loss");
  return ({ from, to, sequence }) => {
    const link = linkOf(from, to);
    let isInSpell = false;
    for (let at = Math.max(0, sequence - frames + 1); at <= sequence && !isInSpell; at++) {
      isInSpell = beginnings.chance(probability, link, at);
    }
    return isInSpell && losses.chance(lossInSpell, link, sequence) ? lost : pass;
  };
}
