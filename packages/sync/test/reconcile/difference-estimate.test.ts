// The estimate is near the difference long before decoding is possible, and says when a list is cheaper.
import { describe, expect, it } from "vitest";
import { estimateDifference } from "../../src/reconcile/sketch/difference-estimate.js";
import { Sketch } from "../../src/reconcile/sketch/sketch.js";
import { SketchDecoder } from "../../src/reconcile/sketch/sketch-decoder.js";
import { planSketch, type SketchSituation, symbolsExpected } from "../../src/reconcile/sketch/sketch-plan.js";
import { ItemSource } from "./some-items.js";

const shape = { itemBytes: 8, checkBytes: 4 } as const;

/** Two sets of which each has some items for itself. */
function pairOf(seed: number, mine: number, theirs: number, shared: number): [Sketch, Sketch] {
  const source = new ItemSource(seed);
  const key = source.key();
  const [own, peer] = [new Sketch(shape, key), new Sketch(shape, key)];
  for (let count = 0; count < shared; count++) {
    const item = source.item(8);
    own.add(item);
    peer.add(item);
  }
  for (let count = 0; count < mine; count++) own.add(source.item(8));
  for (let count = 0; count < theirs; count++) peer.add(source.item(8));
  return [own, peer];
}

describe("the estimate from 64 symbols", () => {
  it.each([
    [50, 50, 500],
    [400, 100, 500],
    [5000, 5000, 5000],
  ])("is within its scatter for %d and %d items of difference", (mine, theirs, shared) => {
    const runs = 60;
    const ratios = Array.from({ length: runs }, (_, seed) => {
      const [own, peer] = pairOf(seed, mine, theirs, shared);
      return estimateDifference(own, peer.symbols(0, 64))! / (mine + theirs);
    });
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / runs;
    const scatter = Math.sqrt(ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / runs);
    expect(Math.abs(mean - 1)).toBeLessThan(0.12);
    expect(scatter).toBeLessThan(0.25);
  });

  it("is never below the difference of the sizes, which is known exactly", () => {
    for (let seed = 0; seed < 50; seed++) {
      const [own, peer] = pairOf(seed, 3, 200, 50);
      expect(estimateDifference(own, peer.symbols(0, 10))).toBeGreaterThanOrEqual(197);
    }
  });

  it("is zero for equal sets, and unknown without counts", () => {
    const [own, peer] = pairOf(1, 0, 0, 100);
    expect(estimateDifference(own, peer.symbols(0, 64))).toBe(0);
    expect(estimateDifference(own, peer.symbols(0, 1))).toBeUndefined();
    expect(estimateDifference(own, peer.symbols(64, 10))).toBeUndefined();
  });
});

describe("the plan", () => {
  const usual: SketchSituation = {
    estimate: 1000,
    received: 64,
    peerSize: 100_000,
    symbolBytes: 12,
    listedBytes: 8,
    symbolsMax: 100_000,
  };

  it("asks for what the estimate lacks, and then for a quarter more at a time", () => {
    expect(planSketch(usual)).toEqual({ ask: "symbols", count: symbolsExpected(1000) - 64 });
    expect(planSketch({ ...usual, received: 1408 })).toEqual({ ask: "symbols", count: 352 });
    expect(planSketch({ ...usual, estimate: 0, received: 8 })).toEqual({ ask: "symbols", count: 8 });
  });

  it("turns to a list where symbols would cost more: between 0.4 n and 0.5 n of difference", () => {
    const askAt = (share: number): string => planSketch({ ...usual, estimate: share * usual.peerSize }).ask;
    expect([0.01, 0.2, 0.4, 0.47].map(askAt)).toEqual(["symbols", "symbols", "symbols", "symbols"]);
    expect([0.48, 0.5, 1].map(askAt)).toEqual(["list", "list", "list"]);
  });

  it("turns to a list when the session takes no more symbols, or as many came as a list costs", () => {
    expect(planSketch({ ...usual, symbolsMax: 1400 })).toEqual({ ask: "list" });
    expect(planSketch({ ...usual, peerSize: 2000, received: 1400 })).toEqual({ ask: "list" });
  });

  it("leads to an answer in three questions nearly always, and never in more than five", () => {
    const questions = Array.from({ length: 100 }, (_, seed) => questionsFor(seed));
    expect(Math.max(...questions)).toBeLessThanOrEqual(5);
    expect(questions.filter((count) => count <= 3).length).toBeGreaterThanOrEqual(90);
  });

  function questionsFor(seed: number): number {
    const [own, peer] = pairOf(seed, 150, 150, 5000);
    const first = peer.symbols(0, 64);
    const decoder = new SketchDecoder(own);
    let questions = 1;
    for (let progress = decoder.receive(first); progress.state === "open"; questions++) {
      const estimate = estimateDifference(own, first)!;
      const plan = planSketch({ ...usual, estimate, received: decoder.received, peerSize: peer.size });
      if (plan.ask === "list") expect.fail("a list is dearer here");
      progress = decoder.receive(peer.symbols(progress.next, plan.count));
    }
    return questions;
  }
});
