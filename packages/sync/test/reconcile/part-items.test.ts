// The items of live parts, against the page's words done naively: a second implementation has to come to the same bytes.
import { table } from "@joinery/crdt";
import { expect, it } from "vitest";
import type { HashKey } from "../../src/reconcile/keyed-hash.js";
import { PartSet } from "../../src/reconcile/parts/part-set.js";
import { naiveTag } from "./naive-sketch.js";
import { Copy } from "./parted-documents.js";
import { hexOf } from "./some-items.js";

const word = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);

function tagOf(key: HashKey, bytes: readonly number[]): [number, number] {
  const [low, high] = naiveTag(key, Uint8Array.from(bytes));
  return [Number(low), Number(high)];
}

function derived(key: HashKey, purpose: number): HashKey {
  const [k0, k1] = tagOf(key, word(purpose));
  return { k0, k1 };
}

/** Author's tag and number, hashed; 24 bits of the content's hash on top of the first word. */
function naiveItem(key: HashKey, name: Uint8Array, seq: number, hash: readonly [number, number]): string {
  const author = tagOf(derived(key, 4), [...name]);
  const [low, high] = tagOf(derived(key, 5), [...author, seq % 2 ** 32, Math.floor(seq / 2 ** 32)].flatMap(word));
  const content = Number((BigInt((hash[0] ^ hash[1]) >>> 0) * 0x9e3779b1n) & 0xffffffffn) >>> 8;
  return hexOf(Uint8Array.from([...word((low ^ content) >>> 0), ...word(high)]));
}

it("items are a tag of author and number with the content's hash in their last bits", () => {
  const copy = new Copy(3, { cells: table<string>() });
  for (const name of ["a", "b", "c"]) copy.change(({ cells }) => cells.set(name, `${name} is said`));
  const { authors, base } = copy.document;
  const key = { k0: 0xdeadbeef, k1: 7 };
  const compared = base.parts()!;
  const { parts } = compared;
  const named = Array.from({ length: parts.size }, (_, part) => {
    const { author, seq } = parts.dotOf(part);
    return naiveItem(key, authors.bytesOf(author), seq, [parts.hashes[2 * part]!, parts.hashes[2 * part + 1]!]);
  });
  const set = new PartSet(compared, authors, key);
  const places = named.map((item) => {
    const [low, high] = [0, 4].map((at) => Buffer.from(item, "hex").readUInt32LE(at)) as [number, number];
    return high * 2 ** 20 + (low >>> 12);
  });
  expect(set.placesOf(0, 3)).toEqual(places.sort((a, b) => a - b));
  expect(named.sort()).toMatchInlineSnapshot(`
    [
      "2d3e6147ca544a90",
      "a8e140bcf239688f",
      "ebc07816befdef17",
    ]
  `);
});
