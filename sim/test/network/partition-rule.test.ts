// Partitions in a running network: who is cut off from whom, what a jam holds back, and what happens when windows overlap.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyedRandom } from "../../src/kernel/keyed-random.js";
import type { FaultRule } from "../../src/network/packet.js";
import {
  groupsApart,
  oneWayApart,
  type PartitionMode,
  type PartitionWindow,
  pairsApart,
  separates,
} from "../../src/network/partition-window.js";
import { latencyRule } from "../../src/network/rules/latency-rule.js";
import { partitionRule } from "../../src/network/rules/partition-rule.js";
import { constantLatency, NetworkHarness } from "./harness.js";

function window(mode: PartitionMode, startMs: number, endMs: number, groupOf: readonly number[]): PartitionWindow {
  return { mode, startMs, endMs, groupOf };
}

/** The kind of the verdict over a packet sent at that time, and when it would be delivered. */
function judge(rule: FaultRule, sentAt: number, from = 0, to = 1): string {
  const verdict = rule({ from, to, sentAt, bytes: 1, sequence: 0 }, [sentAt + 5]);
  return verdict.kind === "deliver" ? `deliver at ${verdict.atMs.join()}` : verdict.kind;
}

const halves = [0, 1, 0, 1, 1];
const windows = fc.array(
  fc.record({
    mode: fc.constantFrom<PartitionMode>("drop", "jam"),
    startMs: fc.nat({ max: 40 }),
    lengthMs: fc.integer({ min: 1, max: 40 }),
    groupOf: fc.array(fc.nat({ max: 2 }), { minLength: 3, maxLength: 4 }),
  }),
  { maxLength: 6 },
);

describe("one partition", () => {
  it("loses what crosses it while it lasts, and nothing else", () => {
    const rule = partitionRule({ windows: [window("drop", 10, 20, halves)] });
    expect([9, 10, 19, 20].map((sentAt) => judge(rule, sentAt))).toEqual(["pass", "drop", "drop", "pass"]);
    expect(judge(rule, 15, 0, 2)).toBe("pass");
  });

  it("has what crosses it come two seconds late where it slows", () => {
    const rule = partitionRule({ windows: [window("slow", 10, 20, halves)] });
    expect([9, 10, 19, 20].map((sentAt) => judge(rule, sentAt))).toEqual([
      "pass",
      "deliver at 2015",
      "deliver at 2024",
      "pass",
    ]);
    const jammed = partitionRule({ windows: [window("slow", 10, 30, halves), window("jam", 10, 20, halves)] });
    expect(judge(jammed, 12)).toBe("deliver at 2025");
  });

  it("ends the links that cross it where it stops them, whatever else holds", () => {
    const modes: readonly PartitionMode[] = ["stop", "jam", "drop", "slow"];
    const rule = partitionRule({ windows: modes.map((mode) => window(mode, 10, 20, halves)) });
    const verdict = rule({ from: 0, to: 1, sentAt: 12, bytes: 1, sequence: 0 }, [17]);
    expect(verdict).toEqual({ kind: "drop", reason: "partition", endsLink: true });
    expect([judge(rule, 12, 0, 2), judge(rule, 20)]).toEqual(["pass", "pass"]);
  });

  it("parts pairs, and one direction, as it parts groups", () => {
    const others = [
      { mode: "jam", startMs: 10, endMs: 20, parts: pairsApart([[0, 1]]) },
      { mode: "drop", startMs: 50, endMs: 150, parts: oneWayApart([1], [2, 3]) },
      { mode: "stop", startMs: 18, endMs: 30, parts: oneWayApart([1], [0]) },
    ] as const;
    const rule = partitionRule({ windows: [], others });
    expect([9, 12, 20].map((sentAt) => judge(rule, sentAt))).toEqual(["pass", "deliver at 25", "pass"]);
    // What a jam holds is judged anew when it ends.
    expect([12, 19, 30].map((sentAt) => judge(rule, sentAt, 1, 0))).toEqual(["drop", "drop", "pass"]);
    expect([49, 50, 149, 150].map((sentAt) => judge(rule, sentAt, 1, 2))).toEqual(["pass", "drop", "drop", "pass"]);
    expect([judge(rule, 100, 2, 1), judge(rule, 100, 4, 2), judge(rule, 100, 1, 4)]).toEqual(Array(3).fill("pass"));
  });

  it("splits into as many groups as it names", () => {
    const rule = partitionRule({ windows: [window("drop", 0, 9, [0, 1, 2, 3])] });
    for (const from of [0, 1, 2, 3]) {
      for (const to of [0, 1, 2, 3]) if (from !== to) expect(judge(rule, 5, from, to)).toBe("drop");
    }
  });

  it("leaves nodes beyond its list on every side", () => {
    const rule = partitionRule({ windows: [window("drop", 0, 9, [0, 1])] });
    expect([judge(rule, 5, 0, 7), judge(rule, 5, 7, 1)]).toEqual(["pass", "pass"]);
  });

  it("delivers what it jammed after the heal, with the latency it would have had", () => {
    const rule = partitionRule({ windows: [window("jam", 10, 20, halves)] });
    expect(judge(rule, 12)).toBe("deliver at 25");
  });

  it("delivers what it jammed in the order in which it was sent, though the latency varies", () => {
    const latency = latencyRule({ seed: 2, oneWayMs: () => 100 });
    const net = new NetworkHarness([latency, partitionRule({ windows: [window("jam", 0, 1_000, halves)] })]);
    for (let index = 0; index < 200; index++) net.sendAt(index, 0, 1, index);
    expect(net.firstBytes()).toEqual(Array.from({ length: 200 }, (_, index) => index));
    expect(net.arrivals[0]?.atMs).toBeGreaterThanOrEqual(1_100);
    const free = new NetworkHarness([latency]);
    for (let index = 0; index < 200; index++) free.sendAt(index, 0, 1, index);
    expect(free.firstBytes()).not.toEqual(net.firstBytes());
  });

  it("holds no more than its bound per link and says what it dropped", () => {
    const rule = partitionRule({ windows: [window("jam", 0, 50, halves)], heldPacketsMax: 3 });
    const net = new NetworkHarness([rule]);
    for (let index = 0; index < 5; index++) net.sendAt(index, 0, 1, index);
    net.sendAt(9, 2, 1, 100);
    expect(net.firstBytes().sort((a, b) => a - b)).toEqual([0, 1, 2, 100]);
    expect(net.network.counters.dropped).toEqual(new Map([["jam full", 2]]));
  });
});

describe("several partitions at a time", () => {
  it("let a pair talk only when none of them separates it", () => {
    const rule = partitionRule({
      windows: [window("drop", 0, 20, [0, 0, 1, 1]), window("drop", 10, 30, [0, 1, 0, 1])],
    });
    const pairs = (sentAt: number): string[] =>
      [1, 2, 3].filter((to) => judge(rule, sentAt, 0, to) === "pass").map((to) => `0-${to}`);
    expect([pairs(5), pairs(15), pairs(25), pairs(35)]).toEqual([["0-1"], [], ["0-2"], ["0-1", "0-2", "0-3"]]);
  });

  it("jam when all of those that separate the pair do, until the last of them ends", () => {
    const rule = partitionRule({ windows: [window("jam", 0, 20, halves), window("jam", 10, 40, halves)] });
    expect([judge(rule, 5), judge(rule, 15), judge(rule, 30)]).toEqual(Array(3).fill("deliver at 45"));
  });

  it("drop when one of those that separate the pair does", () => {
    const rule = partitionRule({ windows: [window("jam", 0, 20, halves), window("drop", 10, 15, halves)] });
    expect([judge(rule, 5), judge(rule, 12), judge(rule, 16)]).toEqual(["deliver at 25", "drop", "deliver at 25"]);
  });

  it("lose what was jammed when it comes free into one that drops", () => {
    const rule = partitionRule({ windows: [window("jam", 0, 20, halves), window("drop", 15, 30, halves)] });
    expect(judge(rule, 5)).toBe("drop");
  });

  it("never let a packet leave while its nodes are separated", () => {
    fc.assert(
      fc.property(windows, fc.nat({ max: 80 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }), (drawn, sentAt, from, to) => {
        const all = drawn.map((each) => ({ ...each, endMs: each.startMs + each.lengthMs }));
        const verdict = partitionRule({ windows: all })({ from, to, sentAt, bytes: 1, sequence: 0 }, [sentAt]);
        const apart = (atMs: number): PartitionWindow[] =>
          all.filter((each) => separates(groupsApart(each), atMs, from, to));
        if (verdict.kind === "pass") expect(apart(sentAt)).toEqual([]);
        if (verdict.kind === "drop") expect(apart(sentAt).length).toBeGreaterThan(0);
        if (verdict.kind !== "deliver") return;
        expect(apart(sentAt).map(({ mode }) => mode)).not.toContain("drop");
        expect(verdict.atMs[0]).toBeGreaterThan(sentAt);
        expect(apart(verdict.atMs[0] as number)).toEqual([]);
      }),
    );
  });

  it("keep a jammed link in order through any course of windows and latencies", () => {
    fc.assert(
      fc.property(windows, fc.nat(), (drawn, seed) => {
        const all = drawn.map((each) => ({ ...each, mode: "jam" as const, endMs: each.startMs + each.lengthMs }));
        const random = new KeyedRandom(seed, "test latency");
        const jitter: FaultRule = (_, planned) => ({
          kind: "deliver",
          atMs: [(planned[0] as number) + random.integer(9)],
        });
        const net = new NetworkHarness([jitter, partitionRule({ windows: all })]);
        for (let atMs = 0; atMs < 80; atMs++) net.sendAt(atMs, 0, 1, atMs);
        const held = net.firstBytes().filter((atMs) => all.some((each) => separates(groupsApart(each), atMs, 0, 1)));
        expect(held).toEqual([...held].sort((a, b) => a - b));
      }),
    );
  });

  it("keep the nodes of one group talking", () => {
    const net = new NetworkHarness([constantLatency(3), partitionRule({ windows: [window("drop", 0, 99, halves)] })]);
    net.sendAt(1, 0, 2, 7);
    net.sendAt(1, 0, 1, 8);
    expect(net.run()).toEqual([{ atMs: 4, from: 0, to: 2, bytes: [7] }]);
  });
});
