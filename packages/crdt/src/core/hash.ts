// Two independent 32-bit hashes of text and numbers, mixed with MurmurHash3's finalizer (Appleby, public domain).
// For fingerprints only: they resist accidents, not attackers.

/** A 64-bit hash as two 32-bit words. */
export interface Hash64 {
  readonly a: number;
  readonly b: number;
}

/** MurmurHash3's 32-bit finalizer: every input bit reaches every output bit. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Extends `seed` by a text. */
export function hashText(seed: Hash64, text: string): Hash64 {
  let a = seed.a;
  let b = seed.b;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(((b << 5) | (b >>> 27)) ^ code, 0x9e3779b1);
  }
  return { a: mix32(a ^ text.length), b: mix32(b + text.length) };
}

const float = new Float64Array(1);
const floatWords = new Uint32Array(float.buffer);

/** Extends `seed` by a number, bit by bit; all NaN are one. */
export function hashNumber(seed: Hash64, value: number): Hash64 {
  float[0] = value;
  const low = floatWords[0] as number;
  const high = floatWords[1] as number;
  return hashWords(seed, low, high);
}

/** Extends `seed` by two words. */
export function hashWords(seed: Hash64, low: number, high: number): Hash64 {
  return {
    a: mix32(Math.imul(seed.a ^ low, 0x01000193) ^ high),
    b: mix32((Math.imul(seed.b, 31) + high) ^ Math.imul(low, 0x9e3779b1)),
  };
}
