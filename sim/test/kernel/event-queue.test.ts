// The event queue against a sorted array, and what a run may rely on: order, lanes, time, references.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue } from "../../src/kernel/event-queue.js";
import { RandomKey } from "../../src/kernel/random-key.js";

interface Planned {
  readonly atMs: number;
  readonly lane: number;
  readonly id: number;
}

/** The dumb queue: sorts all it has before each step. */
class SortedArrayQueue {
  readonly #ties: RandomKey;
  readonly #events: (Planned & { readonly tie: number })[] = [];

  constructor(seed: number) {
    this.#ties = new RandomKey(seed, "event order");
  }

  schedule(event: Planned): void {
    this.#events.push({ ...event, tie: this.#ties.uint32(event.atMs, event.lane) >>> 11 });
  }

  next(): Planned | undefined {
    this.#events.sort((a, b) => a.atMs - b.atMs || a.tie - b.tie || a.id - b.id);
    return this.#events.shift();
  }
}

const plans = fc.array(fc.record({ delayMs: fc.nat({ max: 6 }), lane: fc.nat({ max: 3 }) }), {
  maxLength: 60,
  size: "max",
});
const children = fc.array(plans, { maxLength: 20 });

describe("the event queue", () => {
  it("runs events in the order of a sorted array, those scheduled while it runs included", () => {
    fc.assert(
      fc.property(fc.nat(), plans, children, (seed, first, later) => {
        const queue = new EventQueue(seed);
        const oracle = new SortedArrayQueue(seed);
        const ran: number[] = [];
        let id = 0;
        const plan = (all: readonly { delayMs: number; lane: number }[]): void => {
          for (const { delayMs, lane } of all) {
            const event = { atMs: queue.now + delayMs, lane, id: id++ };
            oracle.schedule(event);
            queue.schedule(event.atMs, run, event.id, lane);
          }
        };
        const run = (ranId: number): void => {
          ran.push(ranId);
          expect(ranId).toBe(oracle.next()?.id);
          plan(later[ranId] ?? []);
        };
        plan(first);
        while (queue.runNext());
        expect(ran.length).toBe(id);
        expect(oracle.next()).toBeUndefined();
        expect(queue.processed).toBe(id);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps its order while it grows past its first capacity", () => {
    const queue = new EventQueue(3);
    const ran: number[] = [];
    for (let index = 0; index < 5_000; index++)
      queue.schedule((index * 7_919) % 5_000, (at) => ran.push(at), (index * 7_919) % 5_000);
    while (queue.runNext());
    expect(ran).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
  });

  it("keeps events of one lane and millisecond in the order they were scheduled", () => {
    const queue = new EventQueue(1);
    const ran: number[] = [];
    for (let index = 0; index < 100; index++) queue.schedule(5, (id) => ran.push(id), index, 42);
    queue.runUntil(5);
    expect(ran).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it("lets the seed decide between lanes, differently from one millisecond to the next", () => {
    const firstLanes = (seed: number): string => {
      const queue = new EventQueue(seed);
      const ran: number[] = [];
      for (let atMs = 0; atMs < 64; atMs++) {
        queue.schedule(atMs, () => ran.push(0), undefined, 1);
        queue.schedule(atMs, () => ran.push(1), undefined, 2);
      }
      queue.runUntil(64);
      return ran.filter((_, index) => index % 2 === 0).join("");
    };
    expect(firstLanes(1)).toBe(firstLanes(1));
    expect(firstLanes(1)).not.toBe(firstLanes(2));
    expect(firstLanes(1)).toMatch(/01/);
    expect(firstLanes(1)).toMatch(/10/);
  });

  it("moves no event when another is taken out", () => {
    const order = (skipped: number): number[] => {
      const queue = new EventQueue(8);
      const ran: number[] = [];
      for (let lane = 0; lane < 50; lane++) if (lane !== skipped) queue.schedule(3, (id) => ran.push(id), lane, lane);
      queue.runUntil(3);
      return ran;
    };
    expect(order(17)).toEqual(order(-1).filter((lane) => lane !== 17));
  });

  it("stops the clock at the time it was asked to run until, and leaves what is later", () => {
    const queue = new EventQueue(1);
    const ran: string[] = [];
    const note = (text: string): void => {
      ran.push(`${queue.now} ${text}`);
      if (text === "a") queue.schedule(10, note, "from a");
    };
    queue.schedule(4, note, "a");
    queue.schedule(11, note, "later");
    queue.runUntil(10);
    expect(ran).toEqual(["4 a", "10 from a"]);
    expect([queue.now, queue.pending, queue.nextAtMs]).toEqual([10, 1, 11]);
    queue.runUntil(20);
    expect([queue.now, queue.pending, queue.nextAtMs]).toEqual([20, 0, undefined]);
    expect(queue.runNext()).toBe(false);
  });

  it("refuses times that are past, broken or out of range, at the place of the mistake", () => {
    const queue = new EventQueue(1);
    queue.runUntil(10);
    for (const atMs of [9, 10.5, Number.NaN, 2 ** 32]) {
      expect(() => queue.schedule(atMs, () => {}, undefined)).toThrow("no event can be scheduled");
    }
    expect(() => queue.runUntil(9)).toThrow("cannot run until 9");
  });

  it("goes on after a handler that throws", () => {
    const queue = new EventQueue(1);
    let ran = 0;
    queue.schedule(1, () => JSON.parse("{"), undefined);
    queue.schedule(2, () => ran++, undefined);
    expect(() => queue.runUntil(5)).toThrow(SyntaxError);
    queue.runUntil(5);
    expect(ran).toBe(1);
  });
});
