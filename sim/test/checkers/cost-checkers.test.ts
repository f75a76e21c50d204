// What is held back and what is sent have bounds, and going beyond one is noticed.
import { describe, expect, it } from "vitest";
import { BufferChecker } from "../../src/checkers/buffer-checker.js";
import { BytesChecker } from "../../src/checkers/bytes-checker.js";
import { CheckLog } from "../../src/checkers/check-log.js";
import { drawSchedule, type Fault, gameApp } from "../../src/index.js";
import { nodeLimits } from "../../src/node/node-limits.js";
import type { SimulationRun } from "../../src/scenarios/simulation-run.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

const self = 0;

describe("what a node holds back", () => {
  const limits = nodeLimits(
    { pendingBytesMax: 1000, outboxEntriesMax: 3, sessionCreditBytes: 2000, frameBytesMax: 5000 },
    false,
    true,
  );

  function violations(held: { pending?: number; live?: number; owed?: number; disk?: number; own?: number }): string[] {
    const log = new CheckLog(() => 0);
    const { pending = 0, live = 0, owed = 0, disk = 0, own = 7 } = held;
    const waitingOf = (_: unknown, lane: string): number => (lane === "live" ? live : owed);
    const node = { index: 3, limits, engine: { sessions: new Set([{ waitingOf: () => 0 }, { waitingOf }]) } };
    const document = {
      ...{ id: "game", self, pendingBytes: pending, unfinishedBytes: disk },
      applied: { total: 12, get: () => 7 },
      durable: { get: () => own },
    };
    new BufferChecker(log).settled(node as never, document as never);
    expect(log.counts()["buffers are bounded"]).toBeGreaterThanOrEqual(5);
    return log.violations.map(({ message }) => message);
  }

  it("is within its limits up to the last byte", () => {
    expect(violations({ pending: 1000, live: 3, owed: 12, disk: 8000 })).toEqual([]);
    // What its own user writes waits for the disk, however much it is.
    expect(violations({ disk: 8001, own: 6 })).toEqual([]);
  });

  it.each([
    [{ pending: 1001 }, 'node 3 holds 1001 bytes of entries that wait for others in "game", of 1000 at most'],
    [{ live: 4 }, 'node 3 holds 4 new entries for one peer in "game", of 3 at most'],
    [{ owed: 13 }, 'node 3 holds 13 entries that one peer asked for in "game", of 12 at most'],
    [{ disk: 8001 }, 'node 3 holds 8001 bytes under way to the disk in "game", of 8000 at most'],
  ])("is noticed beyond them: %j", (held, message) => {
    expect(violations(held)).toEqual([message]);
  });

  it("comes near its limits where they are tight", () => {
    const tight = { pendingBytesMax: 3000, outboxEntriesMax: 1, sessionCreditBytes: 1000, frameBytesMax: 4096 };
    const faults = [0, 1, 2, 3].map(
      (node): Fault => ({ kind: "limits", node, startMs: 0, endMs: 9000, limits: tight }),
    );
    faults.push({ kind: "partition", mode: "drop", startMs: 1000, endMs: 7000, groupOf: [0, 0, 1, 1] });
    faults.push({ kind: "reordering", probability: 0.5, delayMsMax: 500, startMs: 0, endMs: 9000 });
    faults.push({ kind: "loss", probability: 0.2, startMs: 0, endMs: 9000 });
    const schedule = drawSchedule({ ...gameApp, faults, nodes: 4, steps: 400, durationMs: 9000 }, 1);
    let ended: SimulationRun | undefined;
    const { verdict, reason } = runSchedule(gameApp, schedule, { ended: (run) => (ended = run) });
    expect([verdict, reason]).toEqual(["pass", null]);
    const nodes = ended?.cluster.nodes ?? [];
    const sum = (of: (node: (typeof nodes)[number]) => number): number =>
      nodes.reduce((all, node) => all + of(node), 0);
    expect(sum(({ engine }) => engine.counts.outboxOverflows)).toBeGreaterThan(0);
    expect(sum(({ documents }) => documents[0]?.counts.overflowed ?? 0)).toBeGreaterThan(0);
  });
});

describe("what is sent", () => {
  const node = { authorNumber: 0 } as never;
  const document = { self } as never;
  const entry = { author: self, rest: new Uint8Array(50) } as never;

  function isBounded(frames: number, bytes: number, lostDisks = 0): boolean {
    const log = new CheckLog(() => 0);
    const checker = new BytesChecker(log);
    checker.acknowledged(node, document, Array<never>(100).fill(entry));
    checker.acknowledged(node, { self: 1 } as never, [entry]);
    for (let count = 0; count < lostDisks; count++) checker.forgot();
    for (let count = 0; count < frames; count++) checker.sent(count % 2, 1 - (count % 2), [{ type: "entries", bytes }]);
    checker.end(10, 1);
    expect(log.counts()).toEqual({ "bytes per operation are bounded": 1 });
    return log.violations.length === 0;
  }

  it("is each entry once over each way of each link, and what is said when a link begins, and a few words a second", () => {
    // 2 ways x 100 entries x (50 + 100) + 2 x (1000 + 64) + 2 ways x 10 s x 32 = 32,768.
    expect(isBounded(2, 16_384)).toBe(true);
    expect(isBounded(2, 16_385)).toBe(false);
  });

  it("is all of it once more for who lost a disk", () => {
    expect(isBounded(2, 16_384 + 7500, 1)).toBe(true);
    expect(isBounded(2, 16_385 + 7500, 1)).toBe(false);
  });
});
