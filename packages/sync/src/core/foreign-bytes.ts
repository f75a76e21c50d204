// Reading bytes from outside. Nothing here reads past the end of a message, and every count is checked against what is
// left before anything is allocated for it.

import type { AuthorTable } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import { decodeUtf8 } from "lib0/string";
import { malformed, ProtocolError } from "./protocol-error.js";

/** Whatever goes wrong while reading foreign bytes is a fault of the bytes. */
export function strict<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof ProtocolError) throw cause;
    throw malformed("a frame that ends early or holds a number out of range", { cause });
  }
}

/** One byte. */
export function readByte(decoder: decoding.Decoder): number {
  if (!decoding.hasContent(decoder)) throw malformed("a frame that ends early");
  return decoding.readUint8(decoder);
}

/** A count of items of at least `bytesMin` bytes each, checked against what is left. */
export function readCount(decoder: decoding.Decoder, bytesMin: number): number {
  return checkedCount(decoding.readVarUint(decoder), decoder, bytesMin);
}

/** As `readCount`, of a count that was read already. */
export function checkedCount(count: number, decoder: decoding.Decoder, bytesMin: number): number {
  if (count * bytesMin > decoder.arr.length - decoder.pos) throw malformed("a count beyond the end of its frame");
  return count;
}

/** So many bytes: a view, not a copy. */
export function readBytes(decoder: decoding.Decoder, length: number): Uint8Array {
  if (length > decoder.arr.length - decoder.pos) throw malformed("a frame that ends early");
  return decoding.readUint8Array(decoder, length);
}

/** Bytes with their length in front: a view, not a copy. */
export function readSized(decoder: decoding.Decoder): Uint8Array {
  return decoding.readUint8Array(decoder, readCount(decoder, 1));
}

/** Text in UTF-8 with its length in front. */
export function readText(decoder: decoding.Decoder): string {
  return decodeUtf8(readSized(decoder));
}

/** Most authors that foreign bytes may bring a document to, malicious ones included. */
export const authorsMax = 100_000;

/** Runs `read`; when that fails, the authors it interned are forgotten: nothing holds them yet. */
export function interning<T>(authors: AuthorTable, read: () => T): T {
  const known = authors.size;
  try {
    return strict(read);
  } catch (error) {
    authors.truncate(known);
    throw error;
  }
}
