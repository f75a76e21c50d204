// How many parts differ, before that is found out: counts of symbols say it within 18 %, and asking for symbols by that costs a
// third too many at times. Two documents know more than two sets: how many operations each of them lacks.

import type { VersionVector } from "@joinery/clock";

/** Each operation leaves a part, and nearly all take the place of one. */
const partsPerOperation = 2;
/** Where the two differ by more of the lesser one, the operations were of another kind: such as adding, or removing. */
const doubtShare = 0.5;

/** @param estimate what the counts of symbols say */
export function expectedDots(estimate: number, own: VersionVector, peer: VersionVector): number {
  const guess = partsGuess(own, peer);
  return Math.abs(estimate - guess) <= doubtShare * Math.min(estimate, guess) ? guess : estimate;
}

/** What the operations that one of the two has seen and the other has not come to. */
export function partsGuess(own: VersionVector, peer: VersionVector): number {
  return partsPerOperation * operationsApart(own, peer);
}

function operationsApart(own: VersionVector, peer: VersionVector): number {
  let apart = 0;
  for (let author = 0; author < Math.max(own.width, peer.width); author++) {
    apart += Math.abs(own.get(author) - peer.get(author));
  }
  return apart;
}
