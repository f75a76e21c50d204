// Amounts: bigints from 0 to 2^128 - 1, as their length in bytes and then the bytes, greatest first, none superfluous.

import { assert } from "../core/assert.js";
import { DecodeError } from "../errors.js";
import type { ByteReader } from "./byte-reader.js";
import type { ByteWriter } from "./byte-writer.js";

const amountBytes = 16;
const halfLimit = 1n << 64n;

/** One amount at a time passes through here: as two halves, or as its bytes. Text would cost ten times as much. */
const halves: DataView = new DataView(new ArrayBuffer(amountBytes));
const places: Uint8Array = new Uint8Array(halves.buffer);

export function writeAmount(bytes: ByteWriter, value: bigint): void {
  const high = value < halfLimit ? 0n : value >> 64n;
  assert(value >= 0n && high < halfLimit, "an amount has 128 bits");
  halves.setBigUint64(0, high);
  // Stored modulo 2^64.
  halves.setBigUint64(8, value);
  let first = high === 0n ? 8 : 0;
  while (first < amountBytes && places[first] === 0) first++;
  bytes.byte(amountBytes - first);
  for (let place = first; place < amountBytes; place++) bytes.byte(places[place] as number);
}

export function readAmount(bytes: ByteReader): bigint {
  const length = bytes.byte();
  if (length > amountBytes) throw new DecodeError("an amount beyond 2^128");
  places.fill(0);
  const first = amountBytes - length;
  for (let place = first; place < amountBytes; place++) places[place] = bytes.byte();
  if (length > 0 && places[first] === 0) throw new DecodeError("an amount with leading zeros");
  const low = halves.getBigUint64(8);
  return length > 8 ? (halves.getBigUint64(0) << 64n) | low : low;
}
