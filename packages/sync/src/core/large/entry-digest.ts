// Names the bytes of one entry, so that chunks of two entries with the same numbers, on two branches, are never put together,
// and what was put together is known to be whole. It keeps nobody from forging an entry: signatures do.

import { bytesToWords } from "../../reconcile/item-words.js";
import { KeyedHash } from "../../reconcile/keyed-hash.js";

/** 16 hexadecimal digits. */
export type EntryDigest = string;

export const digestBytes = 8;

const hash = new KeyedHash({ k0: 0x6a6f696e, k1: 0x65727921 });

export function digestOf(bytes: Uint8Array): EntryDigest {
  const words = new Int32Array((bytes.length + 3) >> 2);
  bytesToWords(bytes, 0, bytes.length, words, 0);
  hash.tag(words, 0, bytes.length);
  return hexOf(hash.low) + hexOf(hash.high);
}

function hexOf(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
