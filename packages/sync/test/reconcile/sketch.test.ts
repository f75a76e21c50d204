// A maintained sketch answers the symbols that the oracle counts anew each time.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordsToBytes } from "../../src/reconcile/item-words.js";
import { ReconcileError } from "../../src/reconcile/reconcile-error.js";
import type { CodedSymbols } from "../../src/reconcile/sketch/coded-symbols.js";
import { Sketch } from "../../src/reconcile/sketch/sketch.js";
import type { SketchShape } from "../../src/reconcile/sketch/sketch-shape.js";
import { type NaiveSymbol, naiveSymbols } from "./naive-sketch.js";
import { hexOf, ItemSource } from "./some-items.js";

const key = { k0: 0x1234567, k1: -0x7654321 };

/** The symbols of a batch in the oracle's form. */
function plain({ layout, words, count, counts }: CodedSymbols): NaiveSymbol[] {
  return Array.from({ length: count }, (_, index) => {
    const sum = new Uint8Array(layout.shape.itemBytes);
    const check = new Uint8Array(layout.shape.checkBytes);
    wordsToBytes(words, index * layout.symbolWords, sum.length, sum, 0);
    wordsToBytes(words, index * layout.symbolWords + layout.itemWords, check.length, check, 0);
    return { sum, check, count: counts[index]! };
  });
}

const shape: fc.Arbitrary<SketchShape> = fc.record({
  itemBytes: fc.integer({ min: 8, max: 40 }),
  checkBytes: fc.constantFrom(4, 8),
});

describe("a sketch", () => {
  it("equals the oracle after any additions, removals and questions", () => {
    const step = fc.record({
      does: fc.constantFrom("add", "add", "remove", "ask"),
      item: fc.nat(30),
      asked: fc.nat(150),
    });
    fc.assert(
      fc.property(shape, fc.array(step, { maxLength: 80 }), fc.nat(150), (form, steps, asked) => {
        const pool = new ItemSource(steps.length).items(31, form.itemBytes);
        const sketch = new Sketch(form, key);
        const set = new Map<string, Uint8Array>();
        for (const { does, item, asked } of steps) {
          const bytes = pool[item]!;
          const name = hexOf(bytes);
          if (does === "add") expect(sketch.add(bytes)).toBe(!set.has(name));
          if (does === "add") set.set(name, bytes);
          if (does === "remove") expect(sketch.remove(bytes)).toBe(set.delete(name));
          if (does === "ask") sketch.symbols(asked, 1);
          expect(sketch.size).toBe(set.size);
        }
        for (const item of pool) expect(sketch.has(item)).toBe(set.has(hexOf(item)));
        const expected = naiveSymbols(form, key, [...set.values()], asked + 40).slice(asked);
        expected.forEach((symbol, index) => {
          if (asked + index >= 64) symbol.count = undefined as never;
        });
        expect(plain(sketch.symbols(asked, 40))).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it("keeps thousands of items apart while half of them go again", () => {
    const items = new ItemSource(3).items(5000, 16);
    const sketch = new Sketch({ itemBytes: 16, checkBytes: 8 }, key);
    for (const item of items) expect(sketch.add(item)).toBe(true);
    sketch.symbols(0, 300);
    for (const item of items.slice(0, 2500)) expect(sketch.remove(item)).toBe(true);
    for (const [index, item] of items.entries()) expect(sketch.has(item)).toBe(index >= 2500);
    const afresh = new Sketch({ itemBytes: 16, checkBytes: 8 }, key);
    for (const item of items.slice(2500).reverse()) afresh.add(item);
    expect(sketch.symbols(0, 900)).toEqual(afresh.symbols(0, 900));
  });

  it("has a clone that goes its own way", () => {
    const [one, two, three] = new ItemSource(4).items(3, 8) as [Uint8Array, Uint8Array, Uint8Array];
    const sketch = new Sketch({ itemBytes: 8, checkBytes: 4 }, key);
    sketch.add(one);
    sketch.add(two);
    const before = sketch.symbols(0, 100);
    const clone = sketch.clone();
    sketch.add(three);
    sketch.remove(one);
    expect(clone.symbols(0, 100)).toEqual(before);
    expect([clone.has(one), clone.has(three)]).toEqual([true, false]);
    clone.remove(two);
    expect(sketch.has(two)).toBe(true);
  });

  it("refuses widths and numbers that it can't have", () => {
    const codeOf = (act: () => unknown): unknown => {
      try {
        act();
      } catch (error) {
        return error instanceof ReconcileError ? error.code : error;
      }
      return undefined;
    };
    const sketch = new Sketch({ itemBytes: 8, checkBytes: 4 }, key);
    expect(codeOf(() => new Sketch({ itemBytes: 7, checkBytes: 4 }, key))).toBe("WRONG_WIDTH");
    expect(codeOf(() => new Sketch({ itemBytes: 41, checkBytes: 4 }, key))).toBe("WRONG_WIDTH");
    expect(codeOf(() => new Sketch({ itemBytes: 8, checkBytes: 5 as 4 }, key))).toBe("WRONG_SHAPE");
    expect(codeOf(() => sketch.add(new Uint8Array(9)))).toBe("WRONG_WIDTH");
    expect(codeOf(() => sketch.symbols(2 ** 20, 1))).toBe("TOO_MANY_SYMBOLS");
  });
});
