// Spoiled batches of symbols: refused with a reason or taken whole, and what was taken encodes to itself.
import { describeHostileBytes } from "@joinery/testing/hostile";
import { expect } from "vitest";
import { Sketch } from "../../src/reconcile/sketch/sketch.js";
import { SketchDecoder } from "../../src/reconcile/sketch/sketch-decoder.js";
import { decodeSymbols, encodeSymbols } from "../../src/reconcile/sketch/symbols-codec.js";
import { hexOf, ItemSource } from "./some-items.js";

const key = { k0: 1, k1: 2 };
const tells = process.env.JOINERY_STATISTICS !== undefined;

interface SymbolsItem {
  readonly bytes: Uint8Array;
  readonly own: Sketch;
}

function sketchOf(count: number, itemBytes: number): Sketch {
  const sketch = new Sketch({ itemBytes, checkBytes: itemBytes < 20 ? 4 : 8 }, key);
  for (const item of new ItemSource(count).items(count, itemBytes)) sketch.add(item);
  return sketch;
}

function batch(size: number, itemBytes: number, from: number, count: number): SymbolsItem {
  return { bytes: encodeSymbols(sketchOf(size, itemBytes).symbols(from, count)), own: sketchOf(5, itemBytes) };
}

describeHostileBytes<SymbolsItem>(
  {
    name: "coded symbols",
    corpus: {
      "first symbols": [batch(10, 8, 0, 4), batch(1000, 8, 0, 12)],
      "wide items": [batch(30, 40, 0, 3), batch(30, 21, 2, 5)],
      "later symbols": [batch(300, 12, 60, 10), batch(300, 12, 200, 10)],
    },
    decode(bytes, { own }) {
      const read = decodeSymbols(bytes, own.layout);
      if (!read.ok) return read.reason === "ends early" || read.reason === "holds none" ? "outside" : "inside";
      const decoder = new SketchDecoder(own);
      decoder.receive({ ...read.symbols, from: 0 });
      expect(["open", "complete", "failed"]).toContain(decoder.progress().state);
      return "accepted";
    },
    check(bytes, { own }) {
      const read = decodeSymbols(bytes, own.layout);
      expect(read.ok && hexOf(encodeSymbols(read.symbols))).toBe(hexOf(bytes));
    },
  },
  tells ? { tell: ({ text }) => console.log(text) } : {},
);
