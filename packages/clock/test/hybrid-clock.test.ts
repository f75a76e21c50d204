import { compareStamps, HybridClock, type Stamp, stampCounterMax } from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const arbitraryStamp: fc.Arbitrary<Stamp> = fc.record({
  ms: fc.integer({ min: 0, max: 30 }),
  counter: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: stampCounterMax - 2, max: stampCounterMax })),
});

type Step = { readonly now: number } | { readonly seen: Stamp };

/** A wall clock that jumps in both directions, and stamps of others, some at the edge of the counter. */
const arbitrarySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(fc.record({ now: fc.integer({ min: 0, max: 30 }) }), fc.record({ seen: arbitraryStamp })),
  { maxLength: 60 },
);

/** A stamp as one number, the naive way to compare. */
function flat(stamp: Stamp): number {
  return stamp.ms * (stampCounterMax + 1) + stamp.counter;
}

describe("HybridClock", () => {
  it("issues strictly growing stamps, after everything observed and never before the wall clock", () => {
    fc.assert(
      fc.property(arbitrarySteps, (steps) => {
        const clock = new HybridClock();
        let greatest = -1;
        for (const step of steps) {
          if ("seen" in step) {
            clock.observe(step.seen);
            greatest = Math.max(greatest, flat(step.seen));
          } else {
            const stamp = clock.next(step.now);
            expect(flat(stamp)).toBeGreaterThan(greatest);
            expect(stamp.ms).toBeGreaterThanOrEqual(step.now);
            expect(stamp.counter).toBeLessThanOrEqual(stampCounterMax);
            greatest = flat(stamp);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("runs ahead of all it knows by one step at most", () => {
    fc.assert(
      fc.property(arbitrarySteps, (steps) => {
        const clock = new HybridClock();
        let greatest = 0;
        for (const step of steps) {
          if ("seen" in step) {
            clock.observe(step.seen);
            greatest = Math.max(greatest, flat(step.seen));
          } else {
            const wall = flat({ ms: step.now, counter: 0 });
            greatest = Math.max(greatest + 1, wall);
            expect(flat(clock.next(step.now))).toBe(greatest);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("goes on counting while the wall clock goes back", () => {
    const clock = new HybridClock();
    expect(clock.next(100)).toEqual({ ms: 100, counter: 0 });
    expect(clock.next(40)).toEqual({ ms: 100, counter: 1 });
    expect(clock.next(100)).toEqual({ ms: 100, counter: 2 });
    expect(clock.next(101)).toEqual({ ms: 101, counter: 0 });
  });

  it("moves to the next millisecond when the counter is full", () => {
    const clock = new HybridClock();
    clock.observe({ ms: 5, counter: stampCounterMax });
    expect(clock.next(5)).toEqual({ ms: 6, counter: 0 });
    expect(clock.next(5)).toEqual({ ms: 6, counter: 1 });
  });

  it("orders stamps by milliseconds, then counter", () => {
    fc.assert(
      fc.property(arbitraryStamp, arbitraryStamp, (a, b) => {
        expect(Math.sign(compareStamps(a, b))).toBe(Math.sign(flat(a) - flat(b)));
      }),
    );
  });
});
