// Each fault rule on its own, as the function it is.
import { describe, expect, it } from "vitest";
import type { FaultRule, Packet, Verdict } from "../../src/network/packet.js";
import { corruptionRule } from "../../src/network/rules/corruption-rule.js";
import { duplicationRule } from "../../src/network/rules/duplication-rule.js";
import { during } from "../../src/network/rules/during.js";
import { jitterPerMille, latencyRule } from "../../src/network/rules/latency-rule.js";
import { lossRule } from "../../src/network/rules/loss-rule.js";
import { reorderingRule } from "../../src/network/rules/reordering-rule.js";

function packet(changes: Partial<Packet> = {}): Packet {
  return { from: 1, to: 2, sentAt: 100, bytes: 10, sequence: 0, ...changes };
}

/** What a rule says of the first `count` packets of a link. */
function verdicts(rule: FaultRule, count: number, changes: Partial<Packet> = {}): Verdict[] {
  return Array.from({ length: count }, (_, sequence) => rule(packet({ ...changes, sequence }), [100]));
}

function deliveries(all: readonly Verdict[]): number[] {
  return all.flatMap((verdict) => (verdict.kind === "deliver" ? verdict.atMs : []));
}

describe("latency", () => {
  const rule = latencyRule({ seed: 1, oneWayMs: (from, to) => (from < to ? 100 : 40) });

  it("delays every planned delivery by the base of its direction and some jitter", () => {
    const there = deliveries(verdicts(rule, 2_000));
    const back = deliveries(verdicts(rule, 2_000, { from: 2, to: 1 }));
    expect(Math.min(...there)).toBe(200);
    expect(Math.min(...back)).toBe(140);
    expect(there.every(Number.isInteger)).toBe(true);
  });

  it("has half of its packets within 3 percent of the base, and a tail that is long but ends", () => {
    const delays = deliveries(verdicts(rule, 20_000)).map((atMs) => atMs - 100);
    expect(Math.abs(delays.filter((delay) => delay < 103).length - 10_000)).toBeLessThan(500);
    expect(delays.filter((delay) => delay > 160).length).toBeGreaterThan(100);
    expect(Math.max(...delays)).toBeGreaterThan(250);
    expect(Math.max(...delays)).toBeLessThanOrEqual(600);
  });

  it("moves all planned deliveries of a packet together", () => {
    const verdict = rule(packet(), [100, 107]);
    const [first, second] = deliveries([verdict]);
    expect((second as number) - (first as number)).toBe(7);
  });

  it("has jitter that never falls from quantile to quantile", () => {
    let last = 0;
    for (let perMillion = 0; perMillion <= 1_000_000; perMillion += 500) {
      const value = jitterPerMille(perMillion);
      expect(value).toBeGreaterThanOrEqual(last);
      last = value;
    }
    expect(last).toBe(5_000);
  });
});

describe("loss", () => {
  it("drops packets at its rate and passes the others untouched", () => {
    const all = verdicts(lossRule({ seed: 3, probability: 0.1 }), 20_000);
    const lost = all.filter(({ kind }) => kind === "drop");
    expect(Math.abs(lost.length - 2_000)).toBeLessThan(220);
    expect(lost[0]).toEqual({ kind: "drop", reason: "loss" });
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(["drop", "pass"]));
  });

  it("differs between links, directions and seeds, and repeats for the same", () => {
    const course = (seed: number, changes: Partial<Packet>): string =>
      verdicts(lossRule({ seed, probability: 0.5 }), 64, changes)
        .map(({ kind }) => kind[0])
        .join("");
    const courses = [course(1, {}), course(2, {}), course(1, { from: 3 }), course(1, { from: 2, to: 1 })];
    expect(new Set(courses).size).toBe(4);
    expect(course(1, {})).toBe(courses[0]);
  });
});

describe("duplication", () => {
  it("plans one more delivery, after the first and within its bound", () => {
    const all = verdicts(duplicationRule({ seed: 1, probability: 0.2, delayMsMax: 30 }), 5_000);
    const doubled = all.flatMap((verdict) => (verdict.kind === "deliver" ? [verdict.atMs] : []));
    expect(Math.abs(doubled.length - 1_000)).toBeLessThan(150);
    for (const atMs of doubled) {
      expect(atMs.length).toBe(2);
      expect(atMs[0]).toBe(100);
      expect(atMs[1]).toBeGreaterThan(100);
      expect(atMs[1]).toBeLessThanOrEqual(130);
    }
  });
});

describe("reordering", () => {
  it("delays some packets within its bound and passes the others", () => {
    const all = verdicts(reorderingRule({ seed: 1, probability: 0.3, delayMsMax: 50 }), 5_000);
    const delayed = deliveries(all);
    expect(Math.abs(delayed.length - 1_500)).toBeLessThan(170);
    expect(Math.min(...delayed)).toBe(101);
    expect(Math.max(...delayed)).toBe(150);
  });
});

describe("corruption", () => {
  it("changes one byte that the frame has, and really changes it", () => {
    const all = verdicts(corruptionRule({ seed: 1, probability: 0.5 }), 2_000);
    const offsets = all.flatMap((verdict) => (verdict.kind === "corrupt" ? [verdict.offset] : []));
    expect(new Set(offsets)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    for (const verdict of all) if (verdict.kind === "corrupt") expect(verdict.mask & 255).not.toBe(0);
  });

  it("leaves empty frames alone", () => {
    expect(verdicts(corruptionRule({ seed: 1, probability: 1 }), 5, { bytes: 0 })[0]).toEqual({ kind: "pass" });
  });
});

describe("during", () => {
  it("applies a rule to what is sent in its window only", () => {
    const rule = during(10, 20, () => ({ kind: "drop", reason: "test" }));
    expect([9, 10, 19, 20].map((sentAt) => rule(packet({ sentAt }), [sentAt]).kind)).toEqual([
      "pass",
      "drop",
      "drop",
      "pass",
    ]);
  });
});
