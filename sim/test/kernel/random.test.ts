// Keyed randomness: repeatable, independent of what else was drawn, and even enough for fault injection.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyedRandom } from "../../src/kernel/keyed-random.js";
import { mix32 } from "../../src/kernel/mix32.js";
import { parseSeed } from "../../src/kernel/parse-seed.js";
import { RandomKey } from "../../src/kernel/random-key.js";

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** Pearson's chi-squared over equal cells. */
function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function countBits(word: number): number {
  return (word >>> 0).toString(2).replaceAll("0", "").length;
}

/** The mean share of output bits that flip when the named change is made to the input. */
function meanFlippedShare(draw: (trial: number) => [number, number]): number {
  const trials = 4_000;
  let flipped = 0;
  for (let trial = 0; trial < trials; trial++) {
    const [before, after] = draw(trial);
    flipped += countBits(before ^ after);
  }
  return flipped / (32 * trials);
}

describe("keyed randomness", () => {
  it("gives the same values for the same seed, purpose and keys", () => {
    fc.assert(
      fc.property(seeds, fc.string(), fc.array(fc.maxSafeInteger(), { maxLength: 4 }), (seed, purpose, keys) => {
        const first = new KeyedRandom(seed, purpose, ...keys);
        const second = new KeyedRandom(seed, purpose, ...keys);
        for (let draw = 0; draw < 5; draw++) expect(first.next()).toBe(second.next());
      }),
    );
  });

  it("never changes from release to release: a seed in a bug report must stay replayable", () => {
    const random = new KeyedRandom(2 ** 53 - 1, "loss", 7, -3);
    expect([random.next(), random.next(), random.next()]).toEqual([1441191912, 189240857, 2909001060]);
    expect(new RandomKey(1, "latency").uint32(65_537, 12)).toBe(4054145230);
  });

  it("is moved by no draw of another purpose", () => {
    const alone = new KeyedRandom(5, "crash", 1);
    const expected = [alone.next(), alone.next()];
    const other = new KeyedRandom(5, "partition", 1);
    const again = new KeyedRandom(5, "crash", 1);
    other.next();
    const first = again.next();
    other.shuffle([1, 2, 3]);
    expect([first, again.next()]).toEqual(expected);
  });

  it("tells seeds, purposes, keys and their number apart", () => {
    const draws = new Set<number>();
    const add = (seed: number, purpose: string, ...keys: number[]): void => {
      draws.add(new KeyedRandom(seed, purpose, ...keys).next());
    };
    for (let index = 0; index < 1_000; index++) {
      add(index, "loss");
      add(2 ** 32 * (index + 1), "loss");
      add(1_000_000, `loss ${index}`);
      add(1_000_000, "loss", index);
      add(1_000_000, "loss", index, 0);
      add(1_000_000, "loss", 0, index + 1);
      add(1_000_000, "loss", -1 - index);
    }
    // Of 7,000 values of 32 bits a pair is alike by chance in one of 176 runs; two pairs never.
    expect(draws.size).toBeGreaterThanOrEqual(6_999);
  });

  it("flips half of the output bits when one bit of seed, key or counter flips", () => {
    const bySeed = meanFlippedShare((trial) => {
      const flipped = trial + 2 ** (trial % 50) * (Math.floor(trial / 2 ** (trial % 50)) % 2 === 0 ? 1 : -1);
      return [new RandomKey(trial, "x").uint32(1), new RandomKey(flipped, "x").uint32(1)];
    });
    const key = new RandomKey(3, "y");
    const byX = meanFlippedShare((trial) => [key.uint32(trial, 5), key.uint32(trial ^ (1 << (trial % 32)), 5)]);
    const byY = meanFlippedShare((trial) => [key.uint32(5, trial), key.uint32(5, trial ^ (1 << (trial % 32)))]);
    for (const share of [bySeed, byX, byY]) expect(Math.abs(share - 0.5)).toBeLessThan(0.01);
  });

  it("spreads consecutive counters evenly over 256 cells, by the high and by the low bits", () => {
    const random = new KeyedRandom(11, "cells");
    const high = new Array<number>(256).fill(0);
    const low = new Array<number>(256).fill(0);
    for (let draw = 0; draw < 256_000; draw++) {
      const value = random.next();
      high[value >>> 24]!++;
      low[value & 255]!++;
    }
    // 255 degrees of freedom: mean 255, standard deviation 22.6. The bounds are five of them.
    for (const counts of [high, low]) {
      expect(chiSquared(counts)).toBeGreaterThan(142);
      expect(chiSquared(counts)).toBeLessThan(368);
    }
  });

  it("mixes words one to one", () => {
    fc.assert(fc.property(fc.integer(), fc.integer(), (a, b) => a === b || mix32(a) !== mix32(b)));
  });

  it("keeps integers and floats in their ranges and hits both ends", () => {
    const random = new KeyedRandom(1, "ranges");
    const seen = new Set<number>();
    for (let draw = 0; draw < 200; draw++) {
      seen.add(random.between(-2, 2));
      const float = random.float();
      expect(float >= 0 && float < 1).toBe(true);
      expect(random.integer(2 ** 32)).toBeLessThan(2 ** 32);
      expect(random.integer(1)).toBe(0);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    expect(() => random.integer(0)).toThrow("no integer");
    expect(() => random.pick([])).toThrow("nothing to pick");
  });

  it("takes chances at the stated rate, never at 0 and always at 1", () => {
    const random = new RandomKey(9, "chances");
    let hits = 0;
    let wrong = 0;
    for (let x = 0; x < 100_000; x++) {
      if (random.chance(0.03, x)) hits++;
      if (random.chance(0, x) || !random.chance(1, x)) wrong++;
    }
    expect(wrong).toBe(0);
    expect(Math.abs(hits - 3_000)).toBeLessThan(270);
  });

  it("shuffles into each order equally often and loses nothing", () => {
    const random = new KeyedRandom(4, "orders");
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 24_000; draw++) {
      const order = random.shuffle(["a", "b", "c", "d"]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquared([...counts.values()])).toBeLessThan(57);
  });
});

describe("parseSeed", () => {
  it("reads every seed back from its digits", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(parseSeed(String(seed))).toEqual({ ok: true, seed });
      }),
    );
  });

  it.each([
    ["0123abc", 0x0123abc],
    ["ABCDEF0", 0xabcdef0],
    ["9f8e7d6c5b4a39281706f5e4d3c2b1a098765432", 0x9f8e7d6c5b4a3],
    ["1234567890123456789012345678901234567890", 0x1234567890123],
  ])("takes the git hash %s", (text, seed) => {
    expect(parseSeed(text)).toEqual({ ok: true, seed });
  });

  it.each(["", "-1", "1.5", "abcdef", "xyz1234", "12 34567", "9f8e7d6c5b4a39281706f5e4d3c2b1a0987654321"])(
    "refuses %j and says what it wants",
    (text) => {
      expect(parseSeed(text)).toMatchObject({ ok: false, reason: expect.stringContaining("git hash") });
    },
  );
});
