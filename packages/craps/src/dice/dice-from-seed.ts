// Two fair dice from a seed: the first byte below 252, which is 7 * 36, names one of 36 rolls; greater bytes are passed over, since
// they would favour some. A seed without any, one in 10^54, is hashed again.

import { sha256 } from "@joinery/replica/genesis";
import type { Die, Roll } from "./roll.js";

const fairLimit = 252;

export function diceFromSeed(seed: Uint8Array): Roll {
  const byte = seed.find((candidate) => candidate < fairLimit);
  if (byte === undefined) return diceFromSeed(sha256(seed));
  return [((byte % 6) + 1) as Die, ((Math.floor(byte / 6) % 6) + 1) as Die];
}
