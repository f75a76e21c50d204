// Numbers of variable length, read strictly: only the shortest spelling, only safe integers, no negative zero.
// The library writes them in this form but reads any other as well, and reads a zero behind the end of the bytes.

import type { Decoder } from "lib0/decoding";
import { DecodeError } from "../errors.js";

/** A whole number from 0 to 2^53 - 1, as `writeVarUint` of lib0 spells it. */
export function readCount(decoder: Decoder): number {
  const first = nextByte(decoder);
  return first < 0x80 ? first : readRest(decoder, first & 0x7f, 0x80);
}

/** A whole number from -(2^53 - 1) to 2^53 - 1, as `writeVarInt` of lib0 spells it. */
export function readSigned(decoder: Decoder): number {
  const first = nextByte(decoder);
  const low = first & 0x3f;
  const size = first < 0x80 ? low : readRest(decoder, low, 0x40);
  if ((first & 0x40) === 0) return size;
  if (size === 0) throw new DecodeError("a negative zero");
  return -size;
}

/** One byte, of which lib0 would read `undefined` behind the end. */
export function nextByte(decoder: Decoder): number {
  const byte = decoder.arr[decoder.pos];
  if (byte === undefined) throw new DecodeError("the bytes end early");
  decoder.pos++;
  return byte;
}

function readRest(decoder: Decoder, low: number, firstUnit: number): number {
  let value = low;
  for (let unit = firstUnit; unit <= Number.MAX_SAFE_INTEGER; unit *= 0x80) {
    const byte = nextByte(decoder);
    value += (byte & 0x7f) * unit;
    if (byte >= 0x80) continue;
    if (byte === 0) throw new DecodeError("a number with superfluous bytes");
    if (value > Number.MAX_SAFE_INTEGER) break;
    return value;
  }
  throw new DecodeError("a number out of range");
}
