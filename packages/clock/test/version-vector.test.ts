import { type Dot, type Ordering, VersionVector } from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryDot, isSubset, keysOf } from "./arbitrary-dots.js";

const arbitraryCounts = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 });

/** The model: every dot that is covered, one by one. */
function dotsUnder(counts: readonly number[]): Dot[] {
  return counts.flatMap((count, author) => Array.from({ length: count }, (_, index) => ({ author, seq: index + 1 })));
}

function vectorOf(counts: readonly number[]): VersionVector {
  const vector = new VersionVector();
  for (const [author, count] of counts.entries()) vector.set(author, count);
  return vector;
}

function modelOrder(a: ReadonlySet<string>, b: ReadonlySet<string>): Ordering {
  if (isSubset(a, b)) return isSubset(b, a) ? "equal" : "before";
  return isSubset(b, a) ? "after" : "concurrent";
}

describe("VersionVector, against the set of its dots", () => {
  it("covers exactly the dots below it", () => {
    fc.assert(
      fc.property(arbitraryCounts, arbitraryDot, (counts, dot) => {
        const model = keysOf(dotsUnder(counts));
        expect(vectorOf(counts).covers(dot.author, dot.seq)).toBe(model.has(`${dot.author}:${dot.seq}`));
        expect(vectorOf(counts).total).toBe(model.size);
      }),
    );
  });

  it("compares as its sets of dots do", () => {
    const seen = new Set<Ordering>();
    fc.assert(
      fc.property(arbitraryCounts, arbitraryCounts, (a, b) => {
        const [left, right] = [keysOf(dotsUnder(a)), keysOf(dotsUnder(b))];
        const order = vectorOf(a).compare(vectorOf(b));
        seen.add(order);
        expect(order).toBe(modelOrder(left, right));
        expect(vectorOf(a).coversAll(vectorOf(b))).toBe(isSubset(right, left));
      }),
      { numRuns: 500 },
    );
    expect([...seen].sort()).toEqual(["after", "before", "concurrent", "equal"]);
  });

  it("joins to the union and says whether that raised it", () => {
    fc.assert(
      fc.property(arbitraryCounts, arbitraryCounts, (a, b) => {
        const vector = vectorOf(a);
        const before = keysOf(dotsUnder(a));
        const union = new Set([...before, ...keysOf(dotsUnder(b))]);
        expect(vector.join(vectorOf(b))).toBe(union.size > before.size);
        const joined = Array.from({ length: 5 }, (_, author) => vector.get(author));
        expect(keysOf(dotsUnder(joined))).toEqual(union);
      }),
    );
  });

  it("lists the authors it covers anything of, and copies without sharing", () => {
    fc.assert(
      fc.property(arbitraryCounts, (counts) => {
        const vector = vectorOf(counts);
        const expected = counts.flatMap((seq, author) => (seq > 0 ? [{ author, seq }] : []));
        expect([...vector.entries()]).toEqual(expected);
        const copy = vector.clone();
        expect(copy.compare(vector)).toBe("equal");
        copy.set(0, 99);
        expect(vector.get(0)).toBe(counts[0] ?? 0);
        expect(vector.width).toBe(counts.length);
      }),
    );
  });

  it("raises only upwards, and sets also downwards", () => {
    const vector = new VersionVector();
    expect(vector.raise(3, 5)).toBe(true);
    expect(vector.raise(3, 4)).toBe(false);
    expect(vector.get(3)).toBe(5);
    vector.set(3, 2);
    expect(vector.get(3)).toBe(2);
    expect(vector.get(7)).toBe(0);
    expect(vector.covers(7, 1)).toBe(false);
  });
});
