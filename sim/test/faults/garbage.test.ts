// A node that sends garbage costs sessions, and nothing else: no state changes by it, and all meet.
import { describe, expect, it } from "vitest";
import { type Fault, gameApp, garbageRule } from "../../src/index.js";
import { drawSchedule } from "../../src/simulate/draw-schedule.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

const fault: Fault = { kind: "garbage", startMs: 0, endMs: 10_000, node: 2, probability: 0.2 };

describe("a node that sends garbage", () => {
  it.each([1, 2, 3])("is lived through, seed %i", (seed) => {
    const schedule = drawSchedule({ ...gameApp, nodes: 5, durationMs: 10_000, steps: 60, faults: [] }, seed);
    let spoiled = 0;
    const ended = ({ cluster }: { cluster: { network: { counters: { framesCorrupted: number } } } }): void => {
      spoiled = cluster.network.counters.framesCorrupted;
    };
    const { verdict, reason } = runSchedule(gameApp, { ...schedule, faults: [fault] }, { ended });
    expect([verdict, reason]).toEqual(["pass", null]);
    expect(spoiled).toBeGreaterThan(4);
  });
});

describe("garbage", () => {
  it("is what one node sends, no message of it is whole, and some is longer than any frame may be", () => {
    const rule = garbageRule({ seed: 3, node: 2, probability: 0.5 });
    const packet = { sentAt: 0, bytes: 30, to: 1 };
    const sent = Array.from({ length: 400 }, (_, sequence) => rule({ ...packet, from: 2, sequence }, [0]));
    const frames = sent.flatMap((verdict) => (verdict.kind === "replace" ? [verdict.frame] : []));
    expect(frames.length).toBeGreaterThan(150);
    expect(frames.length).toBeLessThan(250);
    const [huge, short] = [
      frames.filter(({ length }) => length > 262_144),
      frames.filter(({ length }) => length < 300),
    ];
    expect(huge.length).toBeGreaterThan(5);
    expect(huge.length + short.length).toBe(frames.length);
    // The length of the first message, 65,535, in three bytes behind the version and the type.
    for (const frame of short) expect([frame[0], ...frame.subarray(2, 5)]).toEqual([2, 255, 255, 3]);
    for (const from of [0, 1, 3]) expect(rule({ ...packet, from, sequence: 0 }, [0])).toEqual({ kind: "pass" });
  });
});
