// Messages of ranges as bytes. A range begins where the one before it ended unless it says otherwise, and bounds are
// written without their trailing zeros, so a part costs some 20 bytes: its fingerprint and the few that tell neighbours
// apart. Every message has one spelling.

import { ByteReader } from "../byte-reader.js";
import { ByteWriter } from "../byte-writer.js";
import { bytesToWords, wordsToBytes } from "../item-words.js";
import { fingerprintBytes } from "./fingerprint.js";
import { compareItems } from "./item-order.js";
import type { Range } from "./ranges.js";

/** Ranges that a message holds at most: more are refused. Those of an answer of 256 KiB are fewer. */
export const messageRangesMax = 16_384;

export type RangesResult =
  | { readonly ok: true; readonly ranges: readonly Range[] }
  /** `reason` completes "a message of ranges that ...". */
  | { readonly ok: false; readonly reason: string };

/** Flags in a range's first byte. */
const isList = 1;
const hasFrom = 2;
const isLast = 4;

export function encodeRanges(ranges: readonly Range[]): Uint8Array {
  const writer = new ByteWriter();
  let before: Uint8Array | undefined;
  for (const range of ranges) {
    const { kind, from, to } = range;
    const isGap = before === undefined ? from.some((byte) => byte !== 0) : compareItems(before, from) !== 0;
    writer.byte((kind === "list" ? isList : 0) | (isGap ? hasFrom : 0) | (to === undefined ? isLast : 0));
    if (isGap) writeBound(writer, from);
    if (to !== undefined) writeBound(writer, to);
    if (range.kind === "fingerprint") {
      const at = writer.reserve(fingerprintBytes);
      wordsToBytes(range.fingerprint, 0, fingerprintBytes, writer.buffer, at);
    } else {
      writer.natural(range.items.length);
      for (const item of range.items) writer.bytes(item);
    }
    before = to;
  }
  return writer.toBytes();
}

/** Reads a message about items of the width that the session agreed on. Memory is in proportion to the bytes. */
export function decodeRanges(bytes: Uint8Array, itemBytes: number): RangesResult {
  const reader = new ByteReader(bytes);
  const ranges: Range[] = [];
  let from: Uint8Array | undefined = new Uint8Array(itemBytes);
  while (reader.left > 0 && reader.fault === undefined) {
    if (from === undefined) reader.fail("goes on beyond the last range");
    else if (ranges.length === messageRangesMax) reader.fail("holds too many ranges");
    else {
      const range = readRange(reader, from, itemBytes);
      ranges.push(range);
      from = range.to;
    }
  }
  return reader.fault === undefined ? { ok: true, ranges } : { ok: false, reason: reader.fault };
}

function writeBound(writer: ByteWriter, bound: Uint8Array): void {
  let length = bound.length;
  while (length > 0 && bound[length - 1] === 0) length--;
  writer.byte(length);
  writer.bytes(bound.subarray(0, length));
}

function readRange(reader: ByteReader, before: Uint8Array, itemBytes: number): Range {
  const flags = reader.byte();
  if (flags > (isList | hasFrom | isLast)) reader.fail("holds a range of no known kind");
  const from = (flags & hasFrom) === 0 ? before : readBound(reader, before, itemBytes);
  const to = (flags & isLast) === 0 ? readBound(reader, from, itemBytes) : undefined;
  if ((flags & isList) !== 0) return { kind: "list", from, to, items: readItems(reader, from, to, itemBytes) };
  const fingerprint = new Int32Array(4);
  const at = reader.skip(fingerprintBytes);
  if (at >= 0) bytesToWords(reader.bytes, at, fingerprintBytes, fingerprint, 0);
  return { kind: "fingerprint", from, to, fingerprint };
}

/** A bound greater than `before`. */
function readBound(reader: ByteReader, before: Uint8Array, itemBytes: number): Uint8Array {
  const length = reader.byte();
  if (length > itemBytes) reader.fail("holds a bound wider than items");
  const at = reader.skip(length);
  const bound = new Uint8Array(itemBytes);
  if (at < 0) return bound;
  bound.set(reader.bytes.subarray(at, at + length));
  if (length > 0 && bound[length - 1] === 0) reader.fail("spells a bound with more bytes than it needs");
  if (compareItems(bound, before) <= 0) reader.fail("holds ranges that don't ascend");
  return bound;
}

function readItems(reader: ByteReader, from: Uint8Array, to: Uint8Array | undefined, itemBytes: number): Uint8Array[] {
  const count = reader.natural();
  const begin = reader.skip(count * itemBytes);
  const items: Uint8Array[] = [];
  if (begin < 0) return items;
  for (let at = begin; at < begin + count * itemBytes; at += itemBytes) {
    const item = reader.bytes.slice(at, at + itemBytes);
    const before = items.at(-1);
    const isAbove = before === undefined ? compareItems(item, from) >= 0 : compareItems(item, before) > 0;
    if (!isAbove) reader.fail("lists items out of their order or range");
    items.push(item);
  }
  const last = items.at(-1);
  if (to !== undefined && last !== undefined && compareItems(last, to) >= 0) {
    reader.fail("lists items out of their order or range");
  }
  return items;
}
