// Mixes 32-bit words: every input bit reaches every output bit, and two different words never give the same one.
// The constants are "lowbias32" of Chris Wellons' hash prospector; integer arithmetic only, so every machine agrees.

export function mix32(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}
