// Canonical bytes of plain values: a tag, then the content; keys of objects in order of code units. The tag of a short text
// holds its length.
// Equal values give equal bytes; the reader refuses every other spelling.

import { type ByteReader, readText } from "../codec/byte-reader.js";
import type { ByteWriter } from "../codec/byte-writer.js";
import { DecodeError } from "../errors.js";
import { defineProperty, type PlainValue, valueDepthMax } from "./plain-value.js";
import { isWritable, sealed } from "./read-out.js";

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
  /** The empty text; longer ones up to `shortTextMax` bytes follow. */
  shortText: 32,
} as const;

const shortTextMax = 200;

export function writeValue(bytes: ByteWriter, value: PlainValue): void {
  switch (typeof value) {
    case "string":
      writeText(bytes, value);
      return;
    case "number":
      writeNumber(bytes, value);
      return;
    case "boolean":
      bytes.byte(value ? tags.true : tags.false);
      return;
    case "bigint":
      bytes.byte(value < 0n ? tags.negativeBigint : tags.positiveBigint);
      bytes.text((value < 0n ? -value : value).toString(16));
      return;
    default:
      writeObject(bytes, value);
  }
}

function writeText(bytes: ByteWriter, value: string): void {
  const mark = bytes.begin();
  bytes.utf8(value);
  const size = bytes.length - mark;
  if (size <= shortTextMax) {
    bytes.setByte(mark - 1, tags.shortText + size);
    return;
  }
  bytes.truncate(mark - 1);
  bytes.byte(tags.text);
  bytes.text(value);
}

function writeNumber(bytes: ByteWriter, value: number): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    bytes.byte(tags.integer);
    bytes.signed(value);
  } else {
    bytes.byte(tags.float);
    bytes.float(value);
  }
}

function writeObject(bytes: ByteWriter, value: Exclude<PlainValue, string | number | boolean | bigint>): void {
  if (value === null) {
    bytes.byte(tags.null);
  } else if (value instanceof Uint8Array) {
    bytes.byte(tags.bytes);
    bytes.count(value.length);
    bytes.raw(value);
  } else if (value instanceof Date) {
    bytes.byte(tags.date);
    bytes.signed(value.getTime());
  } else if (isArray(value)) {
    bytes.byte(tags.array);
    bytes.count(value.length);
    for (let index = 0; index < value.length; index++) writeValue(bytes, value[index] as PlainValue);
  } else {
    bytes.byte(tags.object);
    const keys = Object.keys(value).sort();
    bytes.count(keys.length);
    for (const key of keys) {
      bytes.text(key);
      writeValue(bytes, value[key] as PlainValue);
    }
  }
}

/** Reads one value; throws `DecodeError` for anything but what `writeValue` writes. */
export function readValue(bytes: ByteReader, depth = 0): PlainValue {
  const tag = bytes.byte();
  switch (tag) {
    case tags.null:
      return null;
    case tags.false:
      return false;
    case tags.true:
      return true;
    case tags.integer:
      return bytes.signed();
    case tags.float:
      return readFloat(bytes);
    case tags.text:
      return readLongText(bytes);
    case tags.positiveBigint:
    case tags.negativeBigint:
      return readBigint(bytes, tag === tags.negativeBigint);
    case tags.bytes:
      return bytes.sized().slice();
    case tags.date:
      return readDate(bytes);
    case tags.array:
      return readArray(bytes, depth);
    case tags.object:
      return readObject(bytes, depth);
    default:
      return readShortText(bytes, tag - tags.shortText);
  }
}

function readShortText(bytes: ByteReader, size: number): string {
  if (size < 0 || size > shortTextMax) throw new DecodeError("an unknown kind of value");
  return bytes.utf8(size);
}

function readLongText(bytes: ByteReader): string {
  const part = bytes.sized();
  if (part.length <= shortTextMax) throw new DecodeError("a short text written as a long one");
  return readText(part);
}

function readFloat(bytes: ByteReader): number {
  const value = bytes.float();
  if (Number.isNaN(value) || (Number.isSafeInteger(value) && !Object.is(value, -0))) {
    throw new DecodeError("a float that is not a number, or that is an integer");
  }
  return value;
}

/** Hexadecimal digits of a number longer than any engine makes are refused before one is asked. */
const bigintDigitsMax = 1 << 16;

function readBigint(bytes: ByteReader, negative: boolean): bigint {
  const hex = bytes.text();
  if (hex.length > bigintDigitsMax) throw new DecodeError("a bigint too long");
  if (!/^(0|[1-9a-f][0-9a-f]*)$/.test(hex) || (negative && hex === "0")) throw new DecodeError("a malformed bigint");
  const value = BigInt(`0x${hex}`);
  return negative ? -value : value;
}

function readDate(bytes: ByteReader): Date {
  const date = new Date(bytes.signed());
  if (Number.isNaN(date.getTime())) throw new DecodeError("a date out of range");
  return date;
}

function readArray(bytes: ByteReader, depth: number): PlainValue {
  checkDepth(depth);
  const items: PlainValue[] = [];
  for (let left = bytes.length(); left > 0; left--) items.push(readValue(bytes, depth + 1));
  return sealed(items, items.some(isWritable));
}

function readObject(bytes: ByteReader, depth: number): PlainValue {
  checkDepth(depth);
  const object: Record<string, PlainValue> = {};
  let last: string | undefined;
  let holdsWritable = false;
  for (let left = bytes.length(); left > 0; left--) {
    const key = bytes.text();
    if (last !== undefined && key <= last) throw new DecodeError("object keys out of order");
    last = key;
    const part = readValue(bytes, depth + 1);
    holdsWritable ||= isWritable(part);
    defineProperty(object, key, part);
  }
  return sealed(object, holdsWritable);
}

function checkDepth(depth: number): void {
  if (depth >= valueDepthMax) throw new DecodeError("a value nested too deep");
}

function isArray(value: object): value is readonly PlainValue[] {
  return Array.isArray(value);
}
