// Spoiled batches of symbols and messages of ranges: refused with a reason or taken whole, and what was taken encodes to
// itself and can be answered.
import { describeHostileBytes } from "@joinery/testing/hostile";
import { expect } from "vitest";
import { ItemTree } from "../../src/reconcile/range/item-tree.js";
import { rangeBytesMax } from "../../src/reconcile/range/ranges.js";
import { decodeRanges, encodeRanges } from "../../src/reconcile/range/ranges-codec.js";
import { defaultRangeOptions, openRanges, respond } from "../../src/reconcile/range/respond.js";
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

interface RangesItem {
  readonly bytes: Uint8Array;
  readonly tree: ItemTree;
}

function treeOf(seed: number, count: number, itemBytes: number): ItemTree {
  const tree = new ItemTree(itemBytes, key);
  for (const item of new ItemSource(seed).items(count, itemBytes)) tree.add(item);
  return tree;
}

function message(count: number, itemBytes: number): RangesItem {
  return { bytes: encodeRanges(openRanges(treeOf(1, count, itemBytes))), tree: treeOf(2, 100, itemBytes) };
}

function answered(count: number, itemBytes: number): RangesItem {
  const [asking, answering] = [treeOf(1, count, itemBytes), treeOf(2, count, itemBytes)];
  return { bytes: encodeRanges(respond(answering, openRanges(asking)).ranges), tree: treeOf(3, 100, itemBytes) };
}

describeHostileBytes<RangesItem>(
  {
    name: "ranges",
    corpus: {
      fingerprints: [message(1000, 16), message(100, 40)],
      lists: [message(3, 8), message(5, 16), answered(20, 8)],
      answers: [answered(50, 9), answered(70, 16)],
    },
    decode(bytes, { tree }) {
      const read = decodeRanges(bytes, tree.itemBytes);
      if (!read.ok)
        return read.reason === "ends early" || read.reason.startsWith("holds a range") ? "outside" : "inside";
      const { ranges } = respond(tree, read.ranges, { ...defaultRangeOptions, answerBytesMax: 2000 });
      const answerBytes = ranges.reduce((sum, range) => sum + rangeBytesMax(range, tree.itemBytes), 0);
      expect(answerBytes).toBeLessThan(2000 + 100 * (read.ranges.length + 16) + 32 * 40);
      return "accepted";
    },
    check(bytes, { tree }) {
      const read = decodeRanges(bytes, tree.itemBytes);
      expect(read.ok && hexOf(encodeRanges(read.ranges))).toBe(hexOf(bytes));
    },
  },
  tells ? { tell: ({ text }) => console.log(text) } : {},
);
