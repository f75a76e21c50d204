// Messages of ranges have one spelling, and what is out of order, out of range or too long is refused.
import { describe, expect, it } from "vitest";
import { ItemTree } from "../../src/reconcile/range/item-tree.js";
import type { Range } from "../../src/reconcile/range/ranges.js";
import { decodeRanges, encodeRanges } from "../../src/reconcile/range/ranges-codec.js";
import { openRanges } from "../../src/reconcile/range/respond.js";
import { ItemSource } from "./some-items.js";

const width = 8;
const bound = (first: number): Uint8Array => Uint8Array.of(first, 0, 0, 0, 0, 0, 0, 0);
const item = (first: number): Uint8Array => new Uint8Array(width).fill(first);
const fingerprint = Int32Array.of(1, -2, 3, -4);
const sums = [...new Uint8Array(fingerprint.buffer)];

describe("a message of ranges", () => {
  it("comes back from its bytes, with gaps and with an end", () => {
    const ranges: Range[] = [
      { kind: "fingerprint", from: bound(0), to: bound(3), fingerprint },
      { kind: "list", from: bound(3), to: bound(6), items: [item(3), item(4)] },
      { kind: "list", from: bound(8), to: bound(9), items: [] },
      { kind: "fingerprint", from: bound(9), to: undefined, fingerprint },
    ];
    expect(decodeRanges(encodeRanges(ranges), width)).toEqual({ ok: true, ranges });
    expect(decodeRanges(encodeRanges([]), width)).toEqual({ ok: true, ranges: [] });
  });

  it("costs some 20 bytes a part", () => {
    const tree = new ItemTree(16, { k0: 1, k1: 2 });
    for (const one of new ItemSource(1).items(10_000, 16)) tree.add(one);
    expect(encodeRanges(openRanges(tree)).length).toBeLessThan(16 * 21);
  });

  it.each<readonly [string, readonly number[]]>([
    ["holds a range of no known kind", [8, 1, 3, ...sums]],
    ["ends early", [0, 1, 3, ...sums.slice(1)]],
    ["ends early", [1, 1, 3, 2, ...item(1)]],
    ["ends early", [1, 1, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ["holds a bound wider than items", [0, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1, ...sums]],
    ["spells a bound with more bytes than it needs", [0, 2, 3, 0, ...sums]],
    ["holds ranges that don't ascend", [0, 0, ...sums]],
    ["holds ranges that don't ascend", [0, 1, 3, ...sums, 0, 1, 3, ...sums]],
    ["holds ranges that don't ascend", [0, 1, 3, ...sums, 2, 1, 3, 1, 4, ...sums]],
    ["goes on beyond the last range", [4, ...sums, 4, ...sums]],
    ["lists items out of their order or range", [5, 2, ...item(2), ...item(1)]],
    ["lists items out of their order or range", [5, 2, ...item(2), ...item(2)]],
    ["lists items out of their order or range", [1, 1, 2, 1, ...item(2)]],
    ["lists items out of their order or range", [7, 1, 2, 1, ...item(1)]],
    ["holds too many ranges", manyRanges()],
  ])("that %s is refused", (reason, bytes) => {
    expect(decodeRanges(Uint8Array.from(bytes), width)).toEqual({ ok: false, reason });
  });

  function manyRanges(): number[] {
    const bytes: number[] = [];
    for (let number = 1; number <= 16_385; number++) {
      bytes.push(1, ...((number & 255) === 0 ? [1, number >> 8] : [2, number >> 8, number & 255]), 0);
    }
    return bytes;
  }
});
