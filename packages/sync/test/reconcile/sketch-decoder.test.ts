// Any two sets are told apart by their symbols alone, and symbols that belong to no set end in a stable code.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToWords } from "../../src/reconcile/item-words.js";
import { KeyedHash } from "../../src/reconcile/keyed-hash.js";
import type { CodedSymbols } from "../../src/reconcile/sketch/coded-symbols.js";
import { Sketch } from "../../src/reconcile/sketch/sketch.js";
import { SketchDecoder } from "../../src/reconcile/sketch/sketch-decoder.js";
import { SymbolWalk } from "../../src/reconcile/sketch/symbol-walk.js";
import { reconcile } from "./reconciled.js";
import { ItemSource, sortedHex } from "./some-items.js";

const key = { k0: 77, k1: -99 };
const narrow = { itemBytes: 8, checkBytes: 4 } as const;

function sketchOf(items: readonly Uint8Array[], under = key): Sketch {
  const sketch = new Sketch({ itemBytes: items[0]?.length ?? 8, checkBytes: 4 }, under);
  for (const item of items) sketch.add(item);
  return sketch;
}

describe("two sets", () => {
  it("are told apart, whatever they are", () => {
    const counts = fc.tuple(fc.nat(60), fc.nat(60), fc.nat(200));
    const form = fc.record({
      itemBytes: fc.integer({ min: 8, max: 40 }),
      checkBytes: fc.constantFrom<4 | 8>(4, 8),
    });
    fc.assert(
      fc.property(
        counts,
        form,
        fc.nat(),
        fc.integer({ min: 1, max: 40 }),
        ([mine, theirs, shared], shape, seed, batch) => {
          const source = new ItemSource(seed);
          const under = source.key();
          const [own, peer] = [new Sketch(shape, under), new Sketch(shape, under)];
          const both = source.items(shared, shape.itemBytes);
          const ownItems = source.items(mine, shape.itemBytes);
          const peerItems = source.items(theirs, shape.itemBytes);
          for (const item of [...both, ...ownItems]) own.add(item);
          for (const item of [...peerItems, ...both]) peer.add(item);
          const { progress } = reconcile(own, peer, batch);
          if (progress.state !== "complete") expect.fail(progress.state);
          expect(sortedHex(progress.ownOnly)).toEqual(sortedHex(ownItems));
          expect(sortedHex(progress.peerOnly)).toEqual(sortedHex(peerItems));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are told apart through batches that come twice, in disorder, and overlapping", () => {
    const source = new ItemSource(8);
    const [own, peer] = [sketchOf(source.items(30, 8)), sketchOf(source.items(30, 8))];
    const decoder = new SketchDecoder(own);
    expect(decoder.receive(peer.symbols(10, 10))).toEqual({ state: "open", next: 0 });
    expect(decoder.receive(peer.symbols(0, 15))).toEqual({ state: "open", next: 15 });
    expect(decoder.receive(peer.symbols(0, 15))).toEqual({ state: "open", next: 15 });
    expect(decoder.receive(peer.symbols(5, 20))).toEqual({ state: "open", next: 25 });
    expect(decoder.receive(peer.symbols(26, 200))).toEqual({ state: "open", next: 25 });
    const progress = decoder.receive(peer.symbols(25, 200));
    expect(progress).toMatchObject({ state: "complete" });
    expect(decoder.receive(peer.symbols(225, 10))).toEqual(progress);
  });

  it("that are equal need one symbol, and an empty one shows the other whole", () => {
    const items = new ItemSource(9).items(1000, 8);
    expect(reconcile(sketchOf(items), sketchOf(items), 1)).toEqual({
      progress: { state: "complete", ownOnly: [], peerOnly: [] },
      symbols: 1,
    });
    const { progress } = reconcile(new Sketch(narrow, key), sketchOf(items), 10);
    expect(progress.state === "complete" && sortedHex(progress.peerOnly)).toEqual(sortedHex(items));
  });

  it("of items that somebody chose under another key differ like any others", () => {
    const source = new ItemSource(10);
    const [guessed, used] = [source.key(), source.key()];
    const chosen: Uint8Array[] = [];
    const hash = new KeyedHash(guessed);
    const walk = new SymbolWalk();
    const words = new Int32Array(2);
    // Items that, under the guessed key, are in symbol 0 and then in none before 60: one in 1,900.
    while (chosen.length < 30) {
      const item = source.item(8);
      bytesToWords(item, 0, 8, words, 0);
      hash.tag(words, 0, 8);
      walk.start(hash.low, hash.high);
      walk.advance();
      if (walk.index > 60) chosen.push(item);
    }
    const symbolsUnder = (under: typeof key): number =>
      reconcile(sketchOf([], under), sketchOf(chosen, under), 1).symbols;
    expect(symbolsUnder(guessed)).toBeGreaterThan(250);
    expect(symbolsUnder(used)).toBeLessThan(80);
  });
});

describe("a decoder that is fed", () => {
  /** A batch with words of the attacker's making. */
  function forged(from: number, count: number, fill: (words: Int32Array) => void): CodedSymbols {
    const batch = new Sketch(narrow, key).symbols(from, count);
    fill(batch.words);
    return batch;
  }

  it("random symbols fails when as many came as are taken, with work in proportion", () => {
    const source = new ItemSource(11);
    const decoder = new SketchDecoder(sketchOf(source.items(100, 8)), 5000);
    for (let from = 0; from < 5000; from += 50) {
      expect(decoder.progress()).toEqual({ state: "open", next: from });
      decoder.receive(forged(from, 50, (words) => words.set(words.map(() => source.key().k0))));
    }
    expect(decoder.progress()).toEqual({ state: "failed", fault: "TOO_MANY_SYMBOLS" });
    expect(decoder.receive(forged(5000, 50, () => {}))).toEqual({ state: "failed", fault: "TOO_MANY_SYMBOLS" });
    expect(decoder.received).toBe(5000);
  });

  it("an item in one of its symbols only, which peeling would move to and fro for ever, fails", () => {
    const own = sketchOf(new ItemSource(12).items(10, 8));
    const decoder = new SketchDecoder(own);
    const alone = sketchOf(new ItemSource(13).items(1, 8)).symbols(0, 40);
    const batch = own.symbols(0, 40);
    for (let word = 0; word < 3; word++) batch.words[word]! ^= alone.words[word]!;
    expect(decoder.receive(batch)).toEqual({ state: "failed", fault: "INCONSISTENT_SYMBOLS" });
    expect(decoder.receive(own.symbols(40, 1))).toEqual({ state: "failed", fault: "INCONSISTENT_SYMBOLS" });
  });

  it("an item in symbols that it is never in fails", () => {
    const own = sketchOf(new ItemSource(12).items(10, 8));
    const decoder = new SketchDecoder(own, 100);
    const alone = sketchOf(new ItemSource(13).items(1, 8));
    const batch = own.symbols(0, 100);
    const isFree = (symbol: number): boolean => alone.symbols(symbol, 1).words.every((word) => word === 0);
    const free = Array.from({ length: 100 }, (_, symbol) => symbol).filter(isFree);
    expect(free.length).toBeGreaterThan(80);
    for (const symbol of free) batch.words.set(alone.symbols(0, 1).words, 3 * symbol);
    for (const symbol of free) {
      const ours = own.symbols(symbol, 1).words;
      for (let word = 0; word < 3; word++) batch.words[3 * symbol + word]! ^= ours[word]!;
    }
    expect(decoder.receive(batch)).toEqual({ state: "failed", fault: "TOO_MANY_SYMBOLS" });
  });

  it("a sum that is right in half of a long check shows nothing", () => {
    const wide = { itemBytes: 8, checkBytes: 8 } as const;
    const [own, alone] = [new Sketch(wide, key), new Sketch(wide, key)];
    alone.add(new ItemSource(14).item(8));
    const decoder = new SketchDecoder(own);
    const batch = own.symbols(0, 200);
    batch.words.set(alone.symbols(0, 1).words);
    batch.words[3]! ^= 1;
    expect(decoder.receive(batch)).toEqual({ state: "open", next: 200 });
  });

  it("one wrong symbol among good ones never answers a wrong difference", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(39), fc.boolean(), (seed, wrong, looksPure) => {
        const source = new ItemSource(seed);
        const hash = new KeyedHash(key);
        const [ownItems, peerItems] = [source.items(8, 8), source.items(8, 8)];
        const [own, peer] = [sketchOf(ownItems), sketchOf(peerItems)];
        const decoder = new SketchDecoder(own, 400);
        const first = peer.symbols(0, 40);
        first.words.set([source.key().k0, source.key().k1, source.key().k0], 3 * wrong);
        if (looksPure) {
          // Ours is subtracted again, so that what is left shows an item that nobody has.
          const ours = own.symbols(wrong, 1).words;
          hash.tag(first.words, 3 * wrong, 8);
          first.words[3 * wrong + 2] = hash.low;
          for (let word = 0; word < 3; word++) first.words[3 * wrong + word]! ^= ours[word]!;
        }
        let progress = decoder.receive(first);
        while (progress.state === "open") progress = decoder.receive(peer.symbols(progress.next, 40));
        expect(progress.state).toBe("failed");
      }),
      { numRuns: 200 },
    );
  });

  it("100,000 hostile symbols one by one ends within the time of a test", () => {
    const source = new ItemSource(13);
    const decoder = new SketchDecoder(sketchOf(source.items(1000, 8)));
    const empty = new Sketch(narrow, key);
    let progress = decoder.progress();
    while (progress.state === "open") {
      const batch = empty.symbols(progress.next, 1);
      batch.words[0] = progress.next + 1;
      progress = decoder.receive(batch);
    }
    expect(progress).toEqual({ state: "failed", fault: "TOO_MANY_SYMBOLS" });
    expect(decoder.received).toBe(100_000);
  });

  it("symbols of another shape says that it is a bug", () => {
    const decoder = new SketchDecoder(new Sketch(narrow, key));
    const other = new Sketch({ itemBytes: 9, checkBytes: 4 }, key);
    expect(() => decoder.receive(other.symbols(0, 1))).toThrow("another shape");
  });
});
