// The golden vectors of ranges, by which a second implementation checks itself.
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ItemTree } from "../../src/reconcile/range/item-tree.js";
import { encodeRanges } from "../../src/reconcile/range/ranges-codec.js";
import { defaultRangeOptions, openRanges } from "../../src/reconcile/range/respond.js";
import { naiveTag } from "./naive-sketch.js";
import { bytesOf, hexOf } from "./some-items.js";

interface GoldenRanges {
  readonly title: string;
  /** The key's two words, unsigned. */
  readonly key: readonly [number, number];
  readonly items: readonly string[];
  /** Of all items: four little-endian words. */
  readonly fingerprint: string;
  /** First messages: one that lists all items, and one in three parts. */
  readonly listed: string;
  readonly cut: string;
}

const file = new URL("./golden/ranges.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as readonly GoldenRanges[];

/** The sum of each word over all items, on big integers: two tags under the tags of 1 and 2. */
function byOracle({ key: [k0, k1], items }: GoldenRanges): string {
  const keys = [1, 2].map((number) => naiveTag({ k0, k1 }, Uint8Array.of(number, 0, 0, 0)));
  const sums = [0n, 0n, 0n, 0n];
  for (const item of items) {
    keys.forEach(([low, high], half) => {
      naiveTag({ k0: Number(low), k1: Number(high) }, bytesOf(item)).forEach((word, index) => {
        sums[2 * half + index]! += word;
      });
    });
  }
  return hexOf(new Uint8Array(Uint32Array.from(sums, (sum) => Number(sum & 0xffffffffn)).buffer));
}

function byTree({ key: [k0, k1], items }: GoldenRanges): Pick<GoldenRanges, "fingerprint" | "listed" | "cut"> {
  const tree = new ItemTree(items[0]!.length / 2, { k0, k1 });
  for (const item of items) tree.add(bytesOf(item));
  const { fingerprint } = tree.summary(new Uint8Array(tree.itemBytes), undefined);
  const opened = (parts: number, listedMax: number): string =>
    hexOf(encodeRanges(openRanges(tree, { ...defaultRangeOptions, parts, listedMax })));
  return { fingerprint: hexOf(new Uint8Array(fingerprint.buffer)), listed: opened(16, 32), cut: opened(3, 1) };
}

if (process.env.JOINERY_RENEW_GOLDEN !== undefined) {
  writeFileSync(
    file,
    `${JSON.stringify(
      cases.map((one) => ({ ...one, ...byTree(one) })),
      undefined,
      2,
    )}\n`,
  );
}

describe("golden vectors of ranges", () => {
  it.each(cases)("of $title have the fingerprint that the oracle computes", (one) => {
    expect(byOracle(one)).toBe(one.fingerprint);
  });

  it.each(cases)("of $title are what goes over the wire", (one) => {
    expect(byTree(one)).toEqual({ fingerprint: one.fingerprint, listed: one.listed, cut: one.cut });
  });
});
