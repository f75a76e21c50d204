// How large is the difference, long before it can be decoded? An item that only one side has moves the difference of two
// counts by one, so those scatter like a random walk whose length is the difference ("tug of war": Alon, Matias, Szegedy:
// The space complexity of approximating the frequency moments, 1996).

import { type CodedSymbols, countsWithin } from "./coded-symbols.js";
import type { Sketch } from "./sketch.js";
import { countedSymbols } from "./sketch-shape.js";

/**
 * Estimates how many items exactly one of the sets has, from the counts of the peer's first symbols; 64 of them are wrong by
 * 18 % (one standard deviation). Undefined when the batch has no counts beyond those of symbol 0, which is the set's size.
 */
export function estimateDifference(own: Sketch, peer: CodedSymbols): number | undefined {
  const counted = countsWithin(peer.from, peer.count, countedSymbols);
  const mine = own.symbols(peer.from, counted).counts;
  // Exact: every item is in symbol 0. What is left over scatters around its share of this.
  const surplus = own.size - peer.setSize;
  let sum = 0;
  let terms = 0;
  for (let index = 0; index < counted; index++) {
    const share = 2 / (peer.from + index + 2);
    if (share === 1) continue;
    const deviation = (mine[index] as number) - (peer.counts[index] as number) - surplus * share;
    sum += (deviation * deviation) / (share * (1 - share));
    terms++;
  }
  if (terms === 0) return undefined;
  return Math.max(Math.abs(surplus), Math.round(sum / terms));
}
