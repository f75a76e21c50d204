// How many symbols a difference takes: mean and tail over many runs, within bounds that leave room for chance only.
// JOINERY_STATISTICS prints them; JOINERY_SKETCH_RUNS says how many runs, and from 2,000 on large differences take part.
import { describe, expect, it } from "vitest";
import { Sketch } from "../../src/reconcile/sketch/sketch.js";
import { reconcile } from "./reconciled.js";
import { ItemSource } from "./some-items.js";

const runs = Number(process.env.JOINERY_SKETCH_RUNS ?? 1000);
const seed = Number(process.env.JOINERY_SEED ?? 1);
const shape = { itemBytes: 8, checkBytes: 4 } as const;

/** Symbols per item of difference: at most so many on average, and in 99 of 100 runs. */
const bounds = [
  { difference: 1, mean: 1, tail: 1 },
  { difference: 2, mean: 1.75, tail: 8 },
  { difference: 5, mean: 1.95, tail: 6 },
  { difference: 10, mean: 1.85, tail: 5 },
  { difference: 50, mean: 1.57, tail: 2.2 },
  { difference: 100, mean: 1.48, tail: 1.85 },
  { difference: 1000, mean: 1.39, tail: 1.5 },
  ...(runs >= 2000 ? [{ difference: 10_000, mean: 1.4, tail: 2.5 }] : []),
];

function symbolsFor(difference: number, run: number): number {
  const source = new ItemSource(seed * 1_000_003 + run * 31 + difference);
  const key = source.key();
  const [own, peer] = [new Sketch(shape, key), new Sketch(shape, key)];
  for (let count = 0; count < difference; count++) (source.random.chance(0.5) ? own : peer).add(source.item(8));
  const { progress, symbols } = reconcile(own, peer, 1);
  if (progress.state !== "complete") expect.fail(progress.state);
  expect(progress.ownOnly.length + progress.peerOnly.length).toBe(difference);
  return symbols / difference;
}

describe("symbols per item of difference", () => {
  it.each(bounds)("for $difference: mean below $mean, tail below $tail", { timeout: 600_000 }, (bound) => {
    const { difference, mean, tail } = bound;
    const taken = difference > 1000 ? Math.ceil(runs / 500) : runs;
    const ratios = Array.from({ length: taken }, (_, run) => symbolsFor(difference, run)).sort((a, b) => a - b);
    const average = ratios.reduce((sum, ratio) => sum + ratio, 0) / taken;
    const percentile = ratios[Math.floor(taken * 0.99)]!;
    if (process.env.JOINERY_STATISTICS !== undefined) {
      console.log(
        `symbols per item: ${taken} runs of ${difference} items, mean ${average.toFixed(3)}, 99th percentile ${percentile.toFixed(3)}, ` +
          `greatest ${ratios.at(-1)!.toFixed(3)}`,
      );
    }
    expect(average).toBeLessThanOrEqual(mean);
    expect(percentile).toBeLessThanOrEqual(tail);
  });
});
