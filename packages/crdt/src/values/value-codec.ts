// Canonical bytes of plain values: a tag, then the content; keys of objects in order of code units.
// Equal values give equal bytes; the reader refuses every other spelling.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { decodeUtf8 } from "lib0/string";
import { nextByte, readCount, readSigned } from "../codec/varint.js";
import { DecodeError } from "../errors.js";
import { defineProperty, type PlainValue, valueDepthMax } from "./plain-value.js";

const tags = {
  null: 0,
  false: 1,
  true: 2,
  integer: 3,
  float: 4,
  text: 5,
  positiveBigint: 6,
  negativeBigint: 7,
  bytes: 8,
  date: 9,
  array: 10,
  object: 11,
} as const;

export function writeValue(encoder: encoding.Encoder, value: PlainValue): void {
  switch (typeof value) {
    case "string":
      encoding.writeUint8(encoder, tags.text);
      encoding.writeVarString(encoder, value);
      return;
    case "number":
      writeNumber(encoder, value);
      return;
    case "boolean":
      encoding.writeUint8(encoder, value ? tags.true : tags.false);
      return;
    case "bigint":
      writeBigint(encoder, value);
      return;
    default:
      writeObject(encoder, value);
  }
}

function writeNumber(encoder: encoding.Encoder, value: number): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    encoding.writeUint8(encoder, tags.integer);
    encoding.writeVarInt(encoder, value);
  } else {
    encoding.writeUint8(encoder, tags.float);
    encoding.writeFloat64(encoder, value);
  }
}

function writeBigint(encoder: encoding.Encoder, value: bigint): void {
  encoding.writeUint8(encoder, value < 0n ? tags.negativeBigint : tags.positiveBigint);
  encoding.writeVarString(encoder, (value < 0n ? -value : value).toString(16));
}

function writeObject(encoder: encoding.Encoder, value: Exclude<PlainValue, string | number | boolean | bigint>): void {
  if (value === null) {
    encoding.writeUint8(encoder, tags.null);
  } else if (value instanceof Uint8Array) {
    encoding.writeUint8(encoder, tags.bytes);
    encoding.writeVarUint8Array(encoder, value);
  } else if (value instanceof Date) {
    encoding.writeUint8(encoder, tags.date);
    encoding.writeVarInt(encoder, value.getTime());
  } else if (isArray(value)) {
    encoding.writeUint8(encoder, tags.array);
    encoding.writeVarUint(encoder, value.length);
    for (const item of value) writeValue(encoder, item);
  } else {
    encoding.writeUint8(encoder, tags.object);
    const keys = Object.keys(value).sort();
    encoding.writeVarUint(encoder, keys.length);
    for (const key of keys) {
      encoding.writeVarString(encoder, key);
      writeValue(encoder, value[key] as PlainValue);
    }
  }
}

/** Reads one value; throws `DecodeError`, or an error of the library for text that is not UTF-8 and for huge bigints. */
export function readValue(decoder: decoding.Decoder, depth: number): PlainValue {
  const tag = nextByte(decoder);
  switch (tag) {
    case tags.null:
      return null;
    case tags.false:
      return false;
    case tags.true:
      return true;
    case tags.integer:
      return readSigned(decoder);
    case tags.float:
      return readFloat(decoder);
    case tags.text:
      return readVarText(decoder);
    case tags.positiveBigint:
    case tags.negativeBigint:
      return readBigint(decoder, tag === tags.negativeBigint);
    case tags.bytes:
      return decoding.readUint8Array(decoder, readLength(decoder)).slice();
    case tags.date:
      return readDate(decoder);
    case tags.array:
      return readArray(decoder, depth);
    case tags.object:
      return readObject(decoder, depth);
    default:
      throw new DecodeError(`an unknown kind of value: ${tag}`);
  }
}

function readFloat(decoder: decoding.Decoder): number {
  const value = decoding.readFloat64(decoder);
  if (Number.isNaN(value) || (Number.isSafeInteger(value) && !Object.is(value, -0))) {
    throw new DecodeError("a float that is not a number, or that is an integer");
  }
  return value;
}

function readBigint(decoder: decoding.Decoder, negative: boolean): bigint {
  const hex = readVarText(decoder);
  if (!/^(0|[1-9a-f][0-9a-f]*)$/.test(hex) || (negative && hex === "0")) throw new DecodeError("a malformed bigint");
  const value = BigInt(`0x${hex}`);
  return negative ? -value : value;
}

function readDate(decoder: decoding.Decoder): Date {
  const date = new Date(readSigned(decoder));
  if (Number.isNaN(date.getTime())) throw new DecodeError("a date out of range");
  return date;
}

function readArray(decoder: decoding.Decoder, depth: number): PlainValue {
  checkDepth(depth);
  const items: PlainValue[] = [];
  for (let left = readLength(decoder); left > 0; left--) items.push(readValue(decoder, depth + 1));
  return Object.freeze(items);
}

function readObject(decoder: decoding.Decoder, depth: number): PlainValue {
  checkDepth(depth);
  const object: Record<string, PlainValue> = {};
  let last: string | undefined;
  for (let left = readLength(decoder); left > 0; left--) {
    const key = readVarText(decoder);
    if (last !== undefined && key <= last) throw new DecodeError("object keys out of order");
    last = key;
    defineProperty(object, key, readValue(decoder, depth + 1));
  }
  return Object.freeze(object);
}

function checkDepth(depth: number): void {
  if (depth >= valueDepthMax) throw new DecodeError("a value nested too deep");
}

function readVarText(decoder: decoding.Decoder): string {
  return decodeUtf8(decoding.readUint8Array(decoder, readLength(decoder)));
}

function readLength(decoder: decoding.Decoder): number {
  const length = readCount(decoder);
  if (length > decoder.arr.length - decoder.pos) throw new DecodeError("a length beyond the end of the bytes");
  return length;
}

function isArray(value: object): value is readonly PlainValue[] {
  return Array.isArray(value);
}
