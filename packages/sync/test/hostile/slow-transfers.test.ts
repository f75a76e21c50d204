// A state or a large entry of which a little comes all the time: it keeps its place only until others have waited long enough.

import { VersionVector } from "@joinery/clock";
import { describe, expect, it } from "vitest";
import { ArrivalTimes } from "../../src/core/arrival-times.js";
import { BulkGate } from "../../src/core/flow/bulk-gate.js";
import { digestOf } from "../../src/core/large/entry-digest.js";
import { Staging } from "../../src/core/large/staging.js";
import { StagingRoom } from "../../src/core/large/staging-room.js";
import { defaultLimits } from "../../src/core/session-options.js";
import { Wanted } from "../../src/core/wanted.js";

const chunkBytes = 2048;
const askable = { chunkBytes, rangesMax: 8 };
const stepMs = 1000;
/** What may be slow, of so many bytes: its virtual milliseconds at 16 bytes each, and how long anything may take. */
const usualMs = (bytes: number): number => bytes / 16 + 8 * defaultLimits.repairMsMax;

const bytesOf = (fill: number, length: number): Uint8Array => new Uint8Array(length).fill(fill);
const collectorOf = (name: string) => ({ source: { name }, link: { name } });

/** Somebody who offers so many bytes and brings a chunk of them every second while it is asked. */
class Slow {
  readonly collector;
  readonly offer;
  readonly #bytes: Uint8Array;
  #next = 0;
  isWhole = false;

  constructor(fill: number, length: number) {
    this.collector = collectorOf(`${fill}`);
    this.#bytes = bytesOf(fill, length);
    this.offer = { digest: digestOf(this.#bytes), bytes: length };
  }

  step(staging: Staging, nowMs: number): void {
    if (this.isWhole) return;
    const claim = staging.claim(this.offer, this.collector, askable, nowMs);
    if (claim.kind === "ask") this.#next = claim.ranges[0]!.first;
    const chunk = this.#bytes.subarray(this.#next * chunkBytes, (this.#next + 1) * chunkBytes);
    if (staging.take(this.offer.digest, this.#next, chunk, nowMs)) this.#next++;
    if (staging.takeWhole(nowMs)?.bytes !== undefined) this.isWhole = true;
  }
}

const stagingOf = (): Staging => new Staging(defaultLimits, new StagingRoom(defaultLimits));

describe("what comes a little at a time", () => {
  it("makes way for what another offers once it has taken too long, and not before", () => {
    const staging = stagingOf();
    const slow = new Slow(1, 1_000_000);
    const other = collectorOf("other");
    const offer = { digest: digestOf(bytesOf(9, 4096)), bytes: 4096 };
    let beganMs: number | undefined;
    for (let nowMs = 0; beganMs === undefined && nowMs < 1_000_000; nowMs += stepMs) {
      slow.step(staging, nowMs);
      if (staging.claim(offer, other, askable, nowMs).kind === "ask") beganMs = nowMs;
    }
    expect(beganMs).toBeGreaterThanOrEqual(usualMs(1_000_000));
    expect(beganMs).toBeLessThanOrEqual(usualMs(1_000_000) + 10 * stepMs);
  });

  it("comes to its end where nobody offers anything else, however slow it is", () => {
    const staging = stagingOf();
    const slow = new Slow(1, 400_000);
    for (let nowMs = 0; nowMs < 300_000; nowMs += stepMs) slow.step(staging, nowMs);
    expect(slow.isWhole).toBe(true);
  });

  it("comes to its end beside another that is as slow, though each makes way for the other", () => {
    const staging = stagingOf();
    const both = [new Slow(1, 400_000), new Slow(2, 400_000)];
    let nowMs = 0;
    for (; nowMs < 3_000_000 && both.some(({ isWhole }) => !isWhole); nowMs += stepMs) {
      for (const slow of both) slow.step(staging, nowMs);
    }
    expect(both.map(({ isWhole }) => isWhole)).toEqual([true, true]);
  });
});

describe("a state that comes a little at a time", () => {
  it("keeps others from being asked for entries for so long only, and its own source until the end", () => {
    const wanted = new Wanted(defaultLimits);
    const slow = new Slow(1, 1_000_000);
    const has = new VersionVector();
    has.set(0, 5);
    const sourceOf = () => ({ arrivals: new ArrivalTimes(), offers: () => true });
    const [giver, other] = [sourceOf(), sourceOf()];
    const ask = (source: typeof other, nowMs: number): number =>
      wanted.claim({ source, has, applied: new VersionVector(), nowMs, intervalsMax: 10 }).intervals.length;
    const own = { source: giver, link: {} };
    let askedMs: number | undefined;
    for (let nowMs = 0; askedMs === undefined && nowMs < 100_000; nowMs += stepMs) {
      wanted.states.claim(slow.offer, own, askable, nowMs);
      wanted.states.take(slow.offer.digest, nowMs / stepMs, bytesOf(1, chunkBytes), nowMs);
      expect(ask(giver, nowMs)).toBe(0);
      if (ask(other, nowMs) > 0) askedMs = nowMs;
    }
    expect(askedMs).toBe(8 * defaultLimits.repairMsMax);
  });
});

describe("places for those who catch up", () => {
  const { repairMsMax, catchingUpMax } = defaultLimits;
  const bulk = 1_000_000;
  const full = (): { readonly gate: BulkGate; readonly takers: readonly object[] } => {
    const gate = new BulkGate(
      defaultLimits,
      () => 0,
      () => 0,
    );
    const takers = Array.from({ length: catchingUpMax }, () => ({}));
    for (const taker of takers) expect(gate.admits(taker, bulk, 0)).toBe(true);
    return { gate, takers };
  };

  it("are not kept by those who take a little all the time", () => {
    const { gate, takers } = full();
    const other = {};
    let admittedMs: number | undefined;
    for (let nowMs = 0; admittedMs === undefined && nowMs < 100 * repairMsMax; nowMs += stepMs) {
      for (const taker of takers) gate.sent(taker, nowMs);
      if (gate.admits(other, bulk, nowMs)) admittedMs = nowMs;
    }
    expect(admittedMs).toBe(8 * repairMsMax);
    // One had to leave for it, and no more.
    expect(takers.filter((taker) => gate.serves(taker)).length).toBe(catchingUpMax - 1);
  });

  it("are kept while nobody else wants one", () => {
    const { gate, takers } = full();
    for (let nowMs = 0; nowMs < 100 * repairMsMax; nowMs += stepMs) {
      for (const taker of takers) gate.sent(taker, nowMs);
      for (const taker of takers) expect(gate.admits(taker, bulk, nowMs)).toBe(true);
    }
  });
});
