// The fingerprint of a set of items: the sum of a keyed 128-bit hash of each, so that those of disjoint ranges add up and
// that of a range is the difference of two sums. It tells sets apart but for a chance of 2^-128; whoever knows the key and
// chooses items at will can do better, as with every sum (Wagner: A generalized birthday problem, 2002).
// Bellare, Micciancio: A new paradigm for collision-free hashing: incrementality at reduced cost (1997).

import { bytesToWords, wordsOf } from "../item-words.js";
import { derivedKey, type HashKey, KeyedHash } from "../keyed-hash.js";

export const fingerprintBytes = 16;

/** Four words, each a sum modulo 2^32. */
export type Fingerprint = Int32Array;

/** Hashes items to 128 bits: two tags under two keys, which are themselves tags of 1 and 2 under the session's. */
export class ItemHash {
  readonly #halves: readonly [KeyedHash, KeyedHash];
  readonly #words: Int32Array;

  constructor(itemBytes: number, key: HashKey) {
    this.#halves = [new KeyedHash(derivedKey(key, 1)), new KeyedHash(derivedKey(key, 2))];
    this.#words = new Int32Array(wordsOf(itemBytes));
  }

  of(item: Uint8Array): Fingerprint {
    bytesToWords(item, 0, item.length, this.#words, 0);
    const [first, second] = this.#halves;
    first.tag(this.#words, 0, item.length);
    second.tag(this.#words, 0, item.length);
    return Int32Array.of(first.low, first.high, second.low, second.high);
  }
}

/** Adds `sign` times `other` to `sum`. */
export function addFingerprint(sum: Fingerprint, other: Fingerprint, sign: 1 | -1): void {
  for (let word = 0; word < 4; word++) sum[word] = (sum[word] as number) + sign * (other[word] as number);
}

export function equalFingerprints(a: Fingerprint, b: Fingerprint): boolean {
  return a.every((word, index) => word === b[index]);
}
