// The virtual disk: what it said is safe survives a crash, in order; made to lie, it breaks exactly that promise.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualDisk, type VirtualDiskOptions } from "../../src/disk/virtual-disk.js";
import { EventQueue } from "../../src/kernel/event-queue.js";

function setUp(options: Partial<VirtualDiskOptions> = {}) {
  const events = new EventQueue(1);
  const disk = new VirtualDisk<number>({ events, seed: 1, node: 3, ...options });
  const told: string[] = [];
  const append = (...records: number[]): void =>
    disk.append(records, () => told.push(`${events.now}: ${records.join()}`));
  return { events, disk, told, append };
}

/** How long each of many single syncs takes. */
function syncTimes(seed: number): number[] {
  const { events, disk } = setUp({ seed });
  const times: number[] = [];
  let startedMs = 0;
  const next = (): void => {
    times.push(events.now - startedMs);
    startedMs = events.now;
    if (times.length < 3_000) disk.append([0], next);
  };
  disk.append([0], next);
  while (events.runNext());
  return times;
}

describe("the virtual disk", () => {
  it("calls back only after the sync, through the queue, and keeps what it was given", () => {
    const { events, disk, told, append } = setUp({ syncMs: () => 4 });
    append(1, 2);
    expect([disk.synced(), told, disk.unsynced]).toEqual([[], [], 1]);
    events.runUntil(3);
    expect(disk.synced()).toEqual([]);
    events.runUntil(4);
    expect([disk.synced(), told, disk.unsynced]).toEqual([[1, 2], ["4: 1,2"], 0]);
  });

  it("fails a sync: nobody is told, and some of its appends may survive the crash that follows, in order", () => {
    const survived = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const failing: { disk?: VirtualDisk<number> } = {};
      const fails = (): boolean => failing.disk !== undefined;
      const { events, disk, told, append } = setUp({ seed, syncMs: () => 4, fails, onFailed: () => disk.crash() });
      append(0);
      events.runUntil(5);
      failing.disk = disk;
      for (const record of [1, 2, 3]) append(record);
      events.runUntil(60);
      expect(told).toEqual(["4: 0"]);
      expect(disk.synced()).toEqual([0, 1, 2, 3].slice(0, disk.synced().length));
      survived.add(disk.synced().length);
    }
    expect(survived.size).toBeGreaterThan(1);
  });

  it("gathers what comes during a sync into one more, which starts when it ends", () => {
    const { events, told, append } = setUp({ syncMs: () => 4 });
    append(1);
    events.runUntil(1);
    append(2);
    events.runUntil(3);
    append(3);
    events.runUntil(20);
    expect(told).toEqual(["4: 1", "8: 2", "8: 3"]);
  });

  it("takes 1 to 8 ms, and 50 ms about once in a hundred, by its seed", () => {
    const times = syncTimes(7);
    const slow = times.filter((time) => time === 50).length;
    expect([...new Set(times)].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 50]);
    expect(slow).toBeGreaterThan(10);
    expect(slow).toBeLessThan(60);
    expect(syncTimes(7)).toEqual(times);
    expect(syncTimes(8)).not.toEqual(times);
  });

  it("loses in a crash what was not synced, tells nobody of it, and works on in the next life", () => {
    const { events, disk, told, append } = setUp({ syncMs: () => 4 });
    append(1);
    events.runUntil(4);
    append(2);
    append(3);
    events.runUntil(6);
    disk.crash();
    append(4);
    events.runUntil(50);
    expect([disk.synced(), told]).toEqual([
      [1, 4],
      ["4: 1", "10: 4"],
    ]);
  });

  it("keeps the records of an append together", () => {
    const records = [1, 2];
    const { events, disk } = setUp();
    disk.append(records, () => {});
    records.push(3);
    events.runUntil(60);
    expect(disk.synced()).toEqual([1, 2]);
  });

  it("tells nobody else once the first who was told has crashed the node", () => {
    const { events, disk, told, append } = setUp({ syncMs: () => 4 });
    append(0);
    disk.append([1], () => disk.crash());
    append(2);
    events.runUntil(60);
    expect([told, disk.synced()]).toEqual([["4: 0"], [0, 1, 2]]);
  });

  it("never loses what it called safe, through any course of appends and crashes", () => {
    const steps = fc.array(
      fc.record({ waitMs: fc.nat({ max: 9 }), crash: fc.boolean(), records: fc.integer({ min: 1, max: 3 }) }),
      { maxLength: 40, size: "max" },
    );
    fc.assert(
      fc.property(steps, fc.nat(), fc.boolean(), (course, seed, tearing) => {
        const { events, disk } = setUp({ seed, tearing });
        const safe: number[] = [];
        let next = 0;
        for (const { waitMs, crash, records } of course) {
          const written = Array.from({ length: records }, () => next++);
          disk.append(written, () => safe.push(...written));
          events.runUntil(events.now + waitMs);
          if (crash) disk.crash();
          const kept = new Set(disk.synced());
          expect(safe.filter((record) => !kept.has(record))).toEqual([]);
          expect(disk.synced()).toEqual([...disk.synced()].sort((a, b) => a - b));
        }
      }),
    );
  });
});

describe("a disk that tears", () => {
  it("keeps a first part of the appends under sync, whole ones, and none that still waited", () => {
    const survivors = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { events, disk, told, append } = setUp({ seed, syncMs: () => 4, tearing: true });
      append(0);
      append(1, 2);
      append(3);
      events.runUntil(5);
      append(4);
      disk.crash();
      events.runUntil(60);
      survivors.add(disk.synced().join());
      expect(told).toEqual(["4: 0"]);
    }
    expect(survivors).toEqual(new Set(["0", "0,1,2", "0,1,2,3"]));
  });
});

describe("a disk that lies", () => {
  it("calls back at once, still through the queue, and loses what it called safe", () => {
    const { events, disk, told, append } = setUp({ lyingSyncMs: 500 });
    append(1);
    expect(told).toEqual([]);
    events.runUntil(0);
    expect([told, disk.synced()]).toEqual([["0: 1"], []]);
    events.runUntil(400);
    disk.crash();
    events.runUntil(2_000);
    expect([told, disk.synced()]).toEqual([["0: 1"], []]);
  });

  it("syncs in the end, and tells nobody twice", () => {
    const { events, disk, told, append } = setUp({ lyingSyncMs: 500 });
    append(1);
    events.runUntil(499);
    expect(disk.synced()).toEqual([]);
    events.runUntil(500);
    expect([told, disk.synced()]).toEqual([["0: 1"], [1]]);
  });

  it("tells nobody of an append whose node crashed in the same moment", () => {
    const { events, disk, told, append } = setUp({ lyingSyncMs: 500 });
    append(1);
    disk.crash();
    events.runUntil(600);
    expect(told).toEqual([]);
  });
});

describe("a relaxed append to the virtual disk", () => {
  it("is told at once, and synced with the next durable one, or by itself in the end", () => {
    const { events, disk, told, append } = setUp({ syncMs: () => 4, relaxedMsMax: 100 });
    disk.append([1], () => told.push(`${events.now}: relaxed 1`), "relaxed");
    events.runUntil(50);
    expect([disk.synced(), told]).toEqual([[], ["0: relaxed 1"]]);
    append(2);
    disk.append([3], () => {}, "relaxed");
    events.runUntil(60);
    expect(disk.synced()).toEqual([1, 2]);
    events.runUntil(200);
    expect(disk.synced()).toEqual([1, 2, 3]);
  });

  it("may be lost in a crash, and takes nothing along that was called safe", () => {
    const { events, disk, append } = setUp({ syncMs: () => 4, relaxedMsMax: 100 });
    append(1);
    events.runUntil(10);
    disk.append([2], () => {}, "relaxed");
    events.runUntil(20);
    disk.crash();
    append(3);
    events.runUntil(200);
    expect(disk.synced()).toEqual([1, 3]);
  });
});

describe("a disk with trouble", () => {
  it("is rewound to what it had at a moment, and goes on from there", () => {
    const { events, disk, append } = setUp({ syncMs: () => 4 });
    append(1);
    events.runUntil(4);
    append(2);
    events.runUntil(8);
    append(3);
    events.runUntil(12);
    disk.crash();
    disk.rewindTo(11);
    expect(disk.synced()).toEqual([1, 2]);
    append(4);
    events.runUntil(16);
    disk.crash();
    disk.rewindTo(7);
    expect(disk.synced()).toEqual([1]);
    disk.rewindTo(0);
    expect(disk.synced()).toEqual([]);
  });

  it("takes so much longer for a sync that begins meanwhile", () => {
    let delayMs = 0;
    const { events, told, append } = setUp({ syncMs: () => 4, delayMs: () => delayMs });
    append(1);
    events.runUntil(4);
    delayMs = 100;
    append(2);
    events.runUntil(200);
    expect(told).toEqual(["4: 1", "108: 2"]);
  });
});
