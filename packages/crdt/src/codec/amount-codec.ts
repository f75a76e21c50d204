// Amounts: bigints from 0 to 2^128 - 1, as their length in bytes and then the bytes, greatest first, none superfluous.

import { DecodeError } from "../errors.js";
import type { ByteReader } from "./byte-reader.js";
import type { ByteWriter } from "./byte-writer.js";

export function writeAmount(bytes: ByteWriter, value: bigint): void {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  const length = value === 0n ? 0 : hex.length / 2;
  bytes.byte(length);
  for (let index = 0; index < length; index++) bytes.byte(Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}

export function readAmount(bytes: ByteReader): bigint {
  const length = bytes.byte();
  if (length > 16) throw new DecodeError("an amount beyond 2^128");
  let value = 0n;
  for (let index = 0; index < length; index++) {
    const byte = bytes.byte();
    if (index === 0 && byte === 0) throw new DecodeError("an amount with leading zeros");
    value = (value << 8n) | BigInt(byte);
  }
  return value;
}
