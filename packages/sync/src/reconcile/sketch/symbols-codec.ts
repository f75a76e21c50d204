// Coded symbols as bytes: `from | count | set size | counts | per symbol: sum, check`. A count is written as what it differs
// from its expectation by, 2n/(i + 2), which takes a byte or two (section 6 of the paper); and only the first symbols have
// one, because the sign of an item is found by looking into one's own set.

import { ByteReader } from "../byte-reader.js";
import { ByteWriter } from "../byte-writer.js";
import { bytesToWords, wordsToBytes } from "../item-words.js";
import { type CodedSymbols, countsWithin } from "./coded-symbols.js";
import { countedSymbols, type SymbolLayout, sketchSymbolsMax } from "./sketch-shape.js";

export type SymbolsResult =
  | { readonly ok: true; readonly symbols: CodedSymbols }
  /** `reason` completes "a batch of symbols that ...". */
  | { readonly ok: false; readonly reason: string };

/** Bytes that a symbol takes at most, its count not reckoned: at most four more for each of the first 64. */
export function symbolBytes({ shape }: SymbolLayout): number {
  return shape.itemBytes + shape.checkBytes;
}

export function encodeSymbols(symbols: CodedSymbols): Uint8Array {
  const { layout, from, count, setSize } = symbols;
  const { itemBytes, checkBytes } = layout.shape;
  const writer = new ByteWriter();
  writer.natural(from);
  writer.natural(count);
  writer.natural(setSize);
  symbols.counts.forEach((items, index) => {
    writer.integer(items - expectedCount(setSize, from + index));
  });
  let to = writer.reserve(count * (itemBytes + checkBytes));
  for (let symbol = 0; symbol < count; symbol++) {
    const at = symbol * layout.symbolWords;
    wordsToBytes(symbols.words, at, itemBytes, writer.buffer, to);
    wordsToBytes(symbols.words, at + layout.itemWords, checkBytes, writer.buffer, to + itemBytes);
    to += itemBytes + checkBytes;
  }
  return writer.toBytes();
}

/** Reads a batch of symbols of the shape that the session agreed on. Memory is in proportion to the bytes. */
export function decodeSymbols(bytes: Uint8Array, layout: SymbolLayout): SymbolsResult {
  const reader = new ByteReader(bytes);
  const from = reader.natural();
  const count = reader.natural();
  const setSize = reader.natural();
  if (count === 0) reader.fail("holds none");
  if (from + count > sketchSymbolsMax) reader.fail("holds symbols with too large a number");
  if (count * symbolBytes(layout) > reader.left) reader.fail("ends early");
  const counts = readCounts(reader, from, countsWithin(from, count, countedSymbols), setSize);
  const begin = reader.skip(count * symbolBytes(layout));
  reader.end();
  if (reader.fault !== undefined) return { ok: false, reason: reader.fault };
  const words = readSymbols(bytes, begin, count, layout);
  return { ok: true, symbols: { layout, from, count, setSize, words, counts } };
}

function readCounts(reader: ByteReader, from: number, counted: number, setSize: number): number[] {
  const counts: number[] = [];
  for (let index = 0; index < counted && reader.fault === undefined; index++) {
    const items = expectedCount(setSize, from + index) + reader.integer();
    if (items < 0 || items > setSize) reader.fail("counts more items than there are, or fewer than none");
    counts.push(items);
  }
  return counts;
}

function readSymbols(bytes: Uint8Array, begin: number, count: number, layout: SymbolLayout): Int32Array {
  const { itemBytes, checkBytes } = layout.shape;
  const words = new Int32Array(count * layout.symbolWords);
  for (let symbol = 0; symbol < count; symbol++) {
    const byte = begin + symbol * (itemBytes + checkBytes);
    const at = symbol * layout.symbolWords;
    bytesToWords(bytes, byte, itemBytes, words, at);
    bytesToWords(bytes, byte + itemBytes, checkBytes, words, at + layout.itemWords);
  }
  return words;
}

function expectedCount(setSize: number, symbol: number): number {
  return Math.round((2 * setSize) / (symbol + 2));
}
