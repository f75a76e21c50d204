// The golden vectors, by which a second implementation checks itself: this one and the oracle both keep to them.
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Sketch } from "../../src/reconcile/sketch/sketch.js";
import type { SketchShape } from "../../src/reconcile/sketch/sketch-shape.js";
import { encodeSymbols } from "../../src/reconcile/sketch/symbols-codec.js";
import { naiveSymbols, naiveTag, naiveWalk } from "./naive-sketch.js";
import { bytesOf, hexOf } from "./some-items.js";

interface GoldenCase {
  readonly title: string;
  /** The key's two words, unsigned. */
  readonly key: readonly [number, number];
  readonly shape: SketchShape;
  readonly items: readonly string[];
  /** Of the first item: its tag, and the symbols below 1,000 that it is in. */
  readonly tag: string;
  readonly walk: readonly number[];
  /** The first symbols: `sum check count`. */
  readonly symbols: readonly string[];
  /** The same symbols as a batch on the wire. */
  readonly wire: string;
}

const file = new URL("./golden/rateless-iblt.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as readonly GoldenCase[];

/** What the oracle says of a case. */
function byOracle({ key: [k0, k1], shape, items }: GoldenCase): Pick<GoldenCase, "tag" | "walk" | "symbols"> {
  const set = items.map(bytesOf);
  const tag = naiveTag({ k0, k1 }, set[0]!);
  const tagBytes = Array.from({ length: 8 }, (_, at) => Number((tag[at >> 2]! >> BigInt(8 * (at & 3))) & 255n));
  const symbols = naiveSymbols(shape, { k0, k1 }, set, 12);
  return {
    tag: hexOf(Uint8Array.from(tagBytes)),
    walk: naiveWalk(tag, 1000),
    symbols: symbols.map(({ sum, check, count }) => `${hexOf(sum)} ${hexOf(check)} ${count}`),
  };
}

function wireOf({ key: [k0, k1], shape, items }: GoldenCase): string {
  const sketch = new Sketch(shape, { k0, k1 });
  for (const item of items) sketch.add(bytesOf(item));
  return hexOf(encodeSymbols(sketch.symbols(0, 12)));
}

if (process.env.JOINERY_RENEW_GOLDEN !== undefined) {
  const renewed = cases.map((one) => ({ ...one, ...byOracle(one), wire: wireOf(one) }));
  writeFileSync(file, `${JSON.stringify(renewed, undefined, 2)}\n`);
}

describe("golden vectors of the rateless table", () => {
  it("cover narrow and wide items, both checks, and a set of one", () => {
    expect(cases.map(({ title }) => title)).toEqual(["one item", "eight bytes", "ten bytes", "forty bytes"]);
  });

  it.each(cases)("of $title are what the oracle computes", (one) => {
    expect(byOracle(one)).toEqual({ tag: one.tag, walk: one.walk, symbols: one.symbols });
  });

  it.each(cases)("of $title are what goes over the wire", (one) => {
    expect(wireOf(one)).toBe(one.wire);
  });
});
