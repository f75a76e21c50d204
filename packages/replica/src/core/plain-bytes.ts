// Plain values as bytes, for those above who carry some beside documents: in the canonical form that fields have too.
// Every value has at least one byte.

import {
  ByteReader,
  ByteWriter,
  type Decoded,
  DecodeError,
  type PlainValue,
  plainCopy,
  readValue,
  writeValue,
} from "@joinery/crdt";
import { decoded } from "./decoded.js";

export interface EncodedPlain {
  /** A copy, which later changes to the original don't reach. */
  readonly value: PlainValue;
  readonly bytes: Uint8Array;
}

/** Throws `InvalidValueError` for what is no plain value. */
export function encodePlain(value: unknown): EncodedPlain {
  const copy = plainCopy(value);
  const writer = new ByteWriter();
  writeValue(writer, copy);
  return { value: copy, bytes: writer.toBytes() };
}

export function decodePlain(bytes: Uint8Array): Decoded<PlainValue> {
  return decoded(() => {
    const reader = new ByteReader(bytes);
    const value = readValue(reader);
    if (reader.remaining > 0) throw new DecodeError("bytes to spare");
    return value;
  });
}
