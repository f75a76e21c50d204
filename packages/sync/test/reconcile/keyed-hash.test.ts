// The keyed hash is HalfSipHash-2-4, to the bit, and what it says under one key says nothing about another.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToWords, wordsToBytes } from "../../src/reconcile/item-words.js";
import { KeyedHash } from "../../src/reconcile/keyed-hash.js";
import { naiveTag } from "./naive-sketch.js";
import { hexOf } from "./some-items.js";

const publishedKey = { k0: 0x03020100, k1: 0x07060504 };
/** Tags of the bytes 0, 1, 2, ... by their number, from the authors' reference vectors. */
const published: Readonly<Record<number, string>> = {
  0: "218d1f59b9b83cc8",
  1: "be552412f8387315",
  7: "ff202728b07bc684",
  8: "edfee820bce4858c",
  9: "5b51cccc13888307",
  10: "95b0469f06a6f2ee",
  12: "7bc71f9faef5c799",
  16: "7336aad25f7bf3b5",
  31: "863c7f155c34117c",
  32: "28709d46d811626c",
  40: "5b38c81c67c8ae4c",
  63: "2ea63c71bf326087",
};

function tagOf(hash: KeyedHash, item: Uint8Array): string {
  const words = new Int32Array(2 + ((item.length + 3) >> 2));
  bytesToWords(item, 0, item.length, words, 2);
  hash.tag(words, 2, item.length);
  const bytes = new Uint8Array(8);
  wordsToBytes(Int32Array.of(hash.low, hash.high), 0, 8, bytes, 0);
  return hexOf(bytes);
}

describe("the keyed hash", () => {
  it("gives the published tags", () => {
    const hash = new KeyedHash(publishedKey);
    for (const [length, tag] of Object.entries(published)) {
      const item = Uint8Array.from({ length: Number(length) }, (_, index) => index);
      expect(tagOf(hash, item), `${length} bytes`).toBe(tag);
    }
  });

  it("equals the one on big integers for any key and item", () => {
    const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(word, word, fc.uint8Array({ maxLength: 41 }), (k0, k1, item) => {
        const [low, high] = naiveTag({ k0, k1 }, item);
        const hash = new KeyedHash({ k0, k1 });
        tagOf(hash, item);
        expect([BigInt(hash.low >>> 0), BigInt(hash.high >>> 0)]).toEqual([low, high]);
      }),
    );
  });

  it("changes half of the tag's bits with any bit of item or key", () => {
    const samples = 300;
    for (let bit = 0; bit < 128; bit++) {
      let changed = 0;
      for (let sample = 0; sample < samples; sample++) {
        const input = Int32Array.of(sample, 7, sample, sample * 77);
        const before = new KeyedHash({ k0: input[2]!, k1: input[3]! });
        before.tag(input, 0, 8);
        input[bit >> 5]! ^= 1 << (bit & 31);
        const after = new KeyedHash({ k0: input[2]!, k1: input[3]! });
        after.tag(input, 0, 8);
        changed += bitsOf(before.low ^ after.low) + bitsOf(before.high ^ after.high);
      }
      // 19,200 bits, each changed with one half: seven standard deviations.
      expect(Math.abs(changed / (64 * samples) - 0.5), `bit ${bit}`).toBeLessThan(0.026);
    }
  });
});

function bitsOf(word: number): number {
  let bits = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
