// Plain values as keys: one text per value, so that a Map can hold a set of them, and back again.

import { ByteReader } from "../codec/byte-reader.js";
import { ByteWriter } from "../codec/byte-writer.js";
import { DecodeError } from "../errors.js";
import type { PlainValue } from "./plain-value.js";
import { readValue, writeValue } from "./value-codec.js";

/** A text that two values share only when they are equal. Texts keep their own behind a `"`, other values their bytes behind a `#`. */
export function valueKey(value: PlainValue): string {
  if (typeof value === "string") return `"${value}`;
  const bytes = new ByteWriter();
  writeValue(bytes, value);
  let key = "#";
  for (const byte of bytes.toBytes()) key += String.fromCharCode(byte);
  return key;
}

/** The value whose key this is. Throws `DecodeError` when it is none. */
export function valueOfKey(key: string): PlainValue {
  if (key.startsWith('"')) return key.slice(1);
  if (!key.startsWith("#")) throw new DecodeError("a key of no value");
  const bytes = new Uint8Array(key.length - 1);
  for (let index = 0; index < bytes.length; index++) bytes[index] = key.charCodeAt(index + 1);
  return readValue(new ByteReader(bytes));
}

/** Throws `DecodeError` unless `key` is one that `valueKey` makes. */
export function checkValueKey(key: string): void {
  if (key.startsWith('"')) return;
  let again: string;
  try {
    again = valueKey(valueOfKey(key));
  } catch (cause) {
    throw new DecodeError("a key of no value", { cause });
  }
  if (again !== key) throw new DecodeError("a key that is not canonical");
}
