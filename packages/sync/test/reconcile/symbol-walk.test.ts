// An item is in symbol i with probability 2/(i + 2), whatever else it is in.
import { describe, expect, it } from "vitest";
import { SymbolWalk, walkEnd } from "../../src/reconcile/sketch/symbol-walk.js";
import { ItemSource } from "./some-items.js";

function symbolsOf(low: number, high: number, end: number): number[] {
  const walk = new SymbolWalk();
  const symbols: number[] = [];
  for (walk.start(low, high); walk.index < end; walk.advance()) symbols.push(walk.index);
  return symbols;
}

describe("a walk over the symbols", () => {
  it("meets each symbol as often as it should", () => {
    const source = new ItemSource(1);
    const walks = 40_000;
    const met = new Float64Array(200);
    const both = new Map([
      [1, 0],
      [2, 0],
      [5, 0],
      [20, 0],
    ]);
    for (let count = 0; count < walks; count++) {
      const { k0, k1 } = source.key();
      const symbols = symbolsOf(k0, k1, met.length);
      for (const symbol of symbols) met[symbol]!++;
      for (const first of both.keys()) {
        if (symbols.includes(first) && symbols.includes(first + 1)) both.set(first, both.get(first)! + 1);
      }
    }
    const isNear = (seen: number, share: number): boolean =>
      Math.abs(seen - walks * share) <= 5 * Math.sqrt(walks * share * (1 - share));
    expect(met[0]).toBe(walks);
    met.forEach((seen, symbol) => {
      expect(isNear(seen, 2 / (symbol + 2)), `symbol ${symbol}, met ${seen} times`).toBe(true);
    });
    for (const [first, seen] of both) {
      expect(isNear(seen, (2 / (first + 2)) * (2 / (first + 3))), `${first} and the next, ${seen} times`).toBe(true);
    }
  });

  it("always goes on and always ends, from any state of its generator", () => {
    const states = [0, 1, -1, 0x7fffffff, -0x80000000, 0x9e3779b9 | 0];
    for (const s0 of states) {
      for (const s1 of states) {
        const walk = new SymbolWalk();
        walk.start(s0, s1);
        let steps = 0;
        for (let before = -1; walk.index < walkEnd; walk.advance()) {
          expect(walk.index).toBeGreaterThan(before);
          before = walk.index;
          expect(++steps).toBeLessThan(200);
        }
        walk.advance();
        expect(walk.index).toBe(walkEnd);
      }
    }
  });
});
