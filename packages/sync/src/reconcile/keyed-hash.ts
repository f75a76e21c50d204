// HalfSipHash-2-4 with a 64-bit tag: a keyed hash that needs nothing wider than 32-bit words. Whoever doesn't know the
// key can't make items whose tags collide, nor choose the symbols that an item falls into.
// Aumasson, Bernstein: SipHash: a fast short-input PRF (2012); HalfSipHash is its 32-bit variant by the same authors.

/** 64 bits that both sides of a reconciliation share, such as a session's nonce. */
export interface HashKey {
  readonly k0: number;
  readonly k1: number;
}

const compressionRounds = 2;
const finalizationRounds = 4;

/** Hashes items of whole words plus a rest. The tag of the last one stands in `low` and `high`. */
export class KeyedHash {
  /** The first four bytes of the tag, read as a little-endian number, signed. */
  low = 0;
  /** The last four bytes. */
  high = 0;
  readonly #k0: number;
  readonly #k1: number;

  constructor(key: HashKey) {
    this.#k0 = key.k0 | 0;
    this.#k1 = key.k1 | 0;
  }

  /** Tags the `length` bytes that begin at `words[at]`: little-endian words, the last one filled up with zeros. */
  tag(words: Int32Array, at: number, length: number): void {
    const whole = length >> 2;
    const rest = (length & 3) === 0 ? 0 : (words[at + whole] as number);
    let v0 = this.#k0;
    let v1 = this.#k1 ^ 0xee;
    let v2 = this.#k0 ^ 0x6c796765;
    let v3 = this.#k1 ^ 0x74656462;
    // Steps up to `whole` take a word each, the last of them the rest and the length; two more give half a tag each.
    for (let step = 0; step < whole + 3; step++) {
      const word = step < whole ? (words[at + step] as number) : step === whole ? rest | (length << 24) : 0;
      if (step === whole + 1) v2 ^= 0xee;
      if (step === whole + 2) v1 ^= 0xdd;
      v3 ^= word;
      for (let left = step <= whole ? compressionRounds : finalizationRounds; left > 0; left--) {
        v0 = (v0 + v1) | 0;
        v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
        v0 = (v0 << 16) | (v0 >>> 16);
        v2 = (v2 + v3) | 0;
        v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
        v0 = (v0 + v3) | 0;
        v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
        v2 = (v2 + v1) | 0;
        v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
        v2 = (v2 << 16) | (v2 >>> 16);
      }
      v0 ^= word;
      if (step === whole + 1) this.low = v1 ^ v3;
    }
    this.high = v1 ^ v3;
  }
}

/** A key of its own for each purpose: the tag of the purpose's number, as four bytes, under `key`. */
export function derivedKey(key: HashKey, purpose: number): HashKey {
  const hash = new KeyedHash(key);
  hash.tag(Int32Array.of(purpose), 0, 4);
  return { k0: hash.low, k1: hash.high };
}
