// Batches of symbols come out of their bytes as they went in, in as few bytes as were promised, and in one spelling only.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Sketch } from "../../src/reconcile/sketch/sketch.js";
import { type SketchShape, SymbolLayout } from "../../src/reconcile/sketch/sketch-shape.js";
import { decodeSymbols, encodeSymbols } from "../../src/reconcile/sketch/symbols-codec.js";
import { ItemSource } from "./some-items.js";

const key = { k0: 5, k1: 6 };

function filled(count: number, shape: SketchShape = { itemBytes: 8, checkBytes: 4 }): Sketch {
  const sketch = new Sketch(shape, key);
  for (const item of new ItemSource(count).items(count, shape.itemBytes)) sketch.add(item);
  return sketch;
}

describe("a batch of symbols", () => {
  it("comes back from its bytes", () => {
    const shape = fc.record({ itemBytes: fc.integer({ min: 8, max: 40 }), checkBytes: fc.constantFrom<4 | 8>(4, 8) });
    fc.assert(
      fc.property(shape, fc.nat(300), fc.nat(100), fc.integer({ min: 1, max: 100 }), (form, size, from, count) => {
        const symbols = filled(size, form).symbols(from, count);
        expect(decodeSymbols(encodeSymbols(symbols), new SymbolLayout(form))).toEqual({ ok: true, symbols });
      }),
    );
  });

  it("costs little more than its sums and checks, for 100,000 items too", () => {
    const sketch = filled(100_000);
    expect(encodeSymbols(sketch.symbols(0, 64)).length).toBeLessThan(64 * 12 + 64 * 2);
    expect(encodeSymbols(sketch.symbols(64, 1000)).length).toBeLessThanOrEqual(1000 * 12 + 6);
  });

  const good = encodeSymbols(filled(20).symbols(0, 2));
  const layout = new SymbolLayout({ itemBytes: 8, checkBytes: 4 });
  const spoiled: readonly (readonly [string, Uint8Array])[] = [
    ["ends early", good.slice(0, -1)],
    ["goes on beyond its end", Uint8Array.from([...good, 0])],
    ["holds none", Uint8Array.of(0, 0, 20)],
    ["spells a number with more bytes than it needs", Uint8Array.from([0x80, 0, ...good.slice(1)])],
    ["holds a number out of range", Uint8Array.from([...Array(8).fill(255), 127, ...good.slice(1)])],
    ["holds symbols with too large a number", Uint8Array.of(0xff, 0xff, 0x3f, 2, 20)],
    ["ends early", Uint8Array.of(0, 0xff, 0xff, 0x3f, 20)],
    ["counts more items than there are, or fewer than none", Uint8Array.from([0, 2, 20, 2, ...good.slice(4)])],
    ["counts more items than there are, or fewer than none", Uint8Array.from([0, 2, 20, 41, ...good.slice(4)])],
    ["ends early", new Uint8Array()],
  ];
  it.each(spoiled)("that %s is refused", (reason, bytes) => {
    expect(decodeSymbols(bytes, layout)).toEqual({ ok: false, reason });
  });
});
