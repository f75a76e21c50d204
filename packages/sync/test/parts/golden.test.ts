// Messages 52 to 57, to the byte: what a second implementation has to write and to read.
import { AuthorTable } from "@joinery/clock";
import { expect, it } from "vitest";
import { AuthorNames } from "../../src/core/author-names.js";
import * as parts from "../../src/core/parts/parts-messages.js";
import { encodeRanks } from "../../src/reconcile/parts/part-ranks.js";
import { partLayout } from "../../src/reconcile/parts/part-set.js";
import { Sketch } from "../../src/reconcile/sketch/sketch.js";
import { authorOf } from "../model/test-node.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const room = { name: "room", sender: 1 };
const patch = Uint8Array.of(1, 2, 3);
const digest = "0011223344556677" as never;

function written(): Record<string, string> {
  const authors = new AuthorTable();
  const seen = [1, 2].map((number) => ({ author: authors.intern(authorOf(number)), seq: 300 * number }));
  const names = (): AuthorNames => new AuthorNames(authors);
  const key = { k0: 7, k1: 2 ** 32 - 1 };
  const sketch = new Sketch(partLayout.shape, key);
  for (let byte = 1; byte < 6; byte++) sketch.add(new Uint8Array(8).fill(byte));
  const ranks = encodeRanks([3, 70, 90_000]);
  return {
    parts: hex(parts.encodeParts(room, names(), { number: 2, key, seen, symbols: sketch.symbols(0, 3) })),
    symbols: hex(parts.encodePartsSymbols(room, 2, sketch.symbols(3, 2))),
    more: hex(parts.encodePartsMore(room, { number: 2, from: 64, count: 900, what: "symbols" })),
    "more items": hex(parts.encodePartsMore(room, { number: 2, from: 0, count: 900, what: "items" })),
    none: hex(parts.encodePartsMore(room, { number: 2, from: 0, count: 0, what: "symbols" })),
    items: hex(parts.encodePartsItems(room, 2, 70, [5, 2 ** 30, 2 ** 50])),
    difference: hex(parts.encodePartsDifference(room, names(), { number: 2, seen, ranks, patch })),
    entries: hex(parts.encodePartsDifference(room, names(), { number: 2, seen, ranks, patch: undefined })),
    patch: hex(parts.encodePatch(room, 2, patch)),
    "patch in chunks": hex(parts.encodePatch(room, 2, { bytes: 90_000, digest })),
  };
}

it("the messages about parts are these bytes", () => {
  expect(written()).toMatchInlineSnapshot(`
    {
      "difference": "373b0004726f6f6d010204000001010101010101010101010101010100ac02000002020202020202020202020202020201d804050342c9be0503010203",
      "entries": "37390004726f6f6d010204000001010101010101010101010101010100ac02000002020202020202020202020202020201d804050342c9be050000",
      "items": "39180004726f6f6d0102460e05faffffff03fffffffffbffff01",
      "more": "360b0004726f6f6d0102408407",
      "more items": "360c0004726f6f6d010200840701",
      "none": "360a0004726f6f6d01020000",
      "parts": "34640004726f6f6d010207000000ffffffff04000001010101010101010101010101010100ac02000002020202020202020202020202020201d8042a0003050002010101010101010101456ba5e704040404040404048c589f09010101010101010129cb4e27",
      "patch": "380c0004726f6f6d010203010203",
      "patch in chunks": "38140004726f6f6d01020090bf050011223344556677",
      "symbols": "35260004726f6f6d01021d03020502020707070707070707207ee43b0303030303030303ac267b32",
    }
  `);
});
