// Any two sets come apart by their ranges, in rounds by the logarithm of their size and messages of bounded size.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ItemTree } from "../../src/reconcile/range/item-tree.js";
import { rangeBytesMax } from "../../src/reconcile/range/ranges.js";
import { encodeRanges } from "../../src/reconcile/range/ranges-codec.js";
import { defaultRangeOptions, openRanges, respond } from "../../src/reconcile/range/respond.js";
import { exchange } from "./range-exchange.js";
import { ItemSource, sortedHex } from "./some-items.js";

const key = { k0: 31, k1: 32 };

interface Pair {
  readonly opener: ItemTree;
  readonly other: ItemTree;
  readonly openerOnly: readonly Uint8Array[];
  readonly otherOnly: readonly Uint8Array[];
}

function pairOf(seed: number, counts: readonly [number, number, number], itemBytes: number, prefix = 0): Pair {
  const source = new ItemSource(seed);
  const draw = (count: number): Uint8Array[] => source.items(count, itemBytes).map((item) => item.fill(9, 0, prefix));
  const [openerOnly, otherOnly, both] = counts.map(draw) as [Uint8Array[], Uint8Array[], Uint8Array[]];
  const [opener, other] = [new ItemTree(itemBytes, key), new ItemTree(itemBytes, key)];
  for (const item of [...both, ...openerOnly]) opener.add(item);
  for (const item of [...otherOnly, ...both]) other.add(item);
  return { opener, other, openerOnly, otherOnly };
}

function expectTold(pair: Pair, told: ReturnType<typeof exchange>): void {
  expect(told.forOpener).toEqual(sortedHex(pair.otherOnly));
  expect(told.forOther).toEqual(sortedHex(pair.openerOnly));
}

describe("two sets", () => {
  it("come apart by their ranges, whatever they are and however messages are cut", () => {
    const counts = fc.tuple(fc.nat(80), fc.nat(80), fc.nat(400));
    const options = fc.record({
      parts: fc.integer({ min: 2, max: 20 }),
      listedMax: fc.integer({ min: 0, max: 40 }),
      answerBytesMax: fc.integer({ min: 0, max: 4000 }),
    });
    const form = fc.record({ itemBytes: fc.integer({ min: 8, max: 40 }), prefix: fc.constantFrom(0, 0, 5) });
    fc.assert(
      fc.property(counts, options, form, fc.nat(), (sizes, chosen, { itemBytes, prefix }, seed) => {
        const pair = pairOf(seed, sizes, itemBytes, prefix);
        expectTold(pair, exchange(pair.opener, pair.other, chosen));
      }),
      { numRuns: 250 },
    );
  });

  it.each([
    [1000, 1],
    [10_000, 1],
    [10_000, 100],
    [50_000, 10],
  ])("of %d items that differ by %d need messages by the logarithm, bytes by the difference", (shared, difference) => {
    const pair = pairOf(shared, [Math.ceil(difference / 2), Math.floor(difference / 2), shared], 16);
    const told = exchange(pair.opener, pair.other);
    expectTold(pair, told);
    // Cut by 16 until at most 32 are left, which a list and its answer end. Per difference all of that at most.
    const levels = Math.ceil(Math.log(shared / 32) / Math.log(16));
    expect(told.messages).toBeLessThanOrEqual(levels + 2);
    expect(told.bytes).toBeLessThan(difference * ((levels + 1) * 16 * 21 + 32 * 16));
    if (process.env.JOINERY_STATISTICS !== undefined) {
      console.log(`n = ${shared}, d = ${difference}: ${told.messages} messages, ${told.bytes} bytes`);
    }
  });

  it("that are equal are done with one message, and nothing is told", () => {
    const { opener, other } = pairOf(6, [0, 0, 1000], 16);
    expect(exchange(opener, other)).toMatchObject({ forOpener: [], forOther: [], messages: 1 });
  });

  it("of which one is empty cost no more than the other's list", () => {
    for (const counts of [
      [0, 500, 0],
      [500, 0, 0],
    ] as const) {
      const pair = pairOf(7, counts, 16);
      const told = exchange(pair.opener, pair.other);
      expectTold(pair, told);
      expect(told.bytes).toBeLessThan(500 * 16);
    }
  });

  it("that differ everywhere exchange messages of bounded size", () => {
    const pair = pairOf(8, [3000, 3000, 3000], 16);
    const options = { ...defaultRangeOptions, answerBytesMax: 8192 };
    const told = exchange(pair.opener, pair.other, options);
    expectTold(pair, told);
    expect(told.bytesOfLargest).toBeLessThan(8192 + 16 * 51);
    expect(told.messages).toBeGreaterThan(20);
  });
});

describe("an answer", () => {
  it("to ranges of somebody's making is bounded by the option and by what was asked", () => {
    const tree = pairOf(9, [2000, 0, 0], 8).opener;
    const hostile = openRanges(tree, { ...defaultRangeOptions, parts: 2000, listedMax: 1 }).map((range) => ({
      ...range,
      fingerprint: Int32Array.of(1, 2, 3, 4),
    }));
    const { ranges } = respond(tree, hostile as never, { ...defaultRangeOptions, answerBytesMax: 1000 });
    const asked = hostile.reduce((sum, range) => sum + rangeBytesMax(range, 8), 0);
    expect(ranges.length).toBe(hostile.length);
    expect(encodeRanges(ranges).length).toBeLessThanOrEqual(asked);
  });

  it("counts no more than what a range takes", () => {
    const { opener } = pairOf(10, [300, 0, 0], 12);
    for (const range of [...openRanges(opener), ...openRanges(opener, { ...defaultRangeOptions, listedMax: 500 })]) {
      expect(encodeRanges([range]).length).toBeLessThanOrEqual(rangeBytesMax(range, 12));
    }
  });
});
