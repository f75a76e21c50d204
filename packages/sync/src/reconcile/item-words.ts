// Items are byte strings of one width. Inside they are little-endian 32-bit words, the last one filled up with zeros, so
// that adding two of them up costs an exclusive or per word.

import { ReconcileError } from "./reconcile-error.js";

/** Items have 8 to 40 bytes. */
export const itemBytesMin = 8;
export const itemBytesMax = 40;

/** Throws `ReconcileError` with code WRONG_WIDTH for a width that items may not have. */
export function checkItemBytes(itemBytes: number): void {
  if (Number.isInteger(itemBytes) && itemBytes >= itemBytesMin && itemBytes <= itemBytesMax) return;
  throw new ReconcileError("WRONG_WIDTH", `items have ${itemBytesMin} to ${itemBytesMax} bytes, not ${itemBytes}`);
}

/** Words that an item of so many bytes takes. */
export function wordsOf(itemBytes: number): number {
  return (itemBytes + 3) >> 2;
}

/** Writes `length` bytes from `bytes[from]` on as words from `words[at]` on. */
export function bytesToWords(bytes: Uint8Array, from: number, length: number, words: Int32Array, at: number): void {
  const whole = length >> 2;
  for (let word = 0; word < whole; word++) {
    const byte = from + 4 * word;
    words[at + word] =
      (bytes[byte] as number) |
      ((bytes[byte + 1] as number) << 8) |
      ((bytes[byte + 2] as number) << 16) |
      ((bytes[byte + 3] as number) << 24);
  }
  if ((length & 3) === 0) return;
  let rest = 0;
  for (let byte = length - 1; byte >= 4 * whole; byte--) rest = (rest << 8) | (bytes[from + byte] as number);
  words[at + whole] = rest;
}

/** The inverse of `bytesToWords`. */
export function wordsToBytes(words: Int32Array, at: number, length: number, bytes: Uint8Array, to: number): void {
  for (let byte = 0; byte < length; byte++) {
    bytes[to + byte] = (words[at + (byte >> 2)] as number) >>> (8 * (byte & 3));
  }
}
