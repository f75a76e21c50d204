// The trace hash: whatever differs between two runs differs in their digests.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TraceHash } from "../../src/kernel/trace-hash.js";

interface Delivery {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
  readonly frame: Uint8Array<ArrayBuffer>;
}

const delivery = fc.record({
  atMs: fc.nat({ max: 120_000 }),
  from: fc.nat({ max: 99 }),
  to: fc.nat({ max: 99 }),
  frame: fc.uint8Array({ maxLength: 40 }),
});
const traces = fc.array(delivery, { minLength: 1, maxLength: 8 });

function digest(trace: readonly Delivery[]): string {
  const hash = new TraceHash();
  for (const { atMs, from, to, frame } of trace) hash.add(atMs, from, to, frame);
  return hash.digest();
}

/** Checks that a change of one delivery changes the digest. */
function expectSeen(change: (delivery: Delivery, random: number) => Delivery | undefined): void {
  fc.assert(
    fc.property(traces, fc.nat(), (trace, random) => {
      const index = random % trace.length;
      const changed = change(trace[index] as Delivery, random);
      if (changed === undefined) return;
      expect(digest(trace.with(index, changed))).not.toBe(digest(trace));
    }),
  );
}

describe("the trace hash", () => {
  it("is the same for the same deliveries, and 16 hexadecimal digits", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        expect(digest(trace)).toBe(digest(trace.map((each) => ({ ...each, frame: each.frame.slice() }))));
      }),
    );
    expect(digest([])).toMatch(/^[0-9a-f]{16}$/);
  });

  it("never changes from release to release", () => {
    const frame = Uint8Array.of(1, 2, 3, 250, 0);
    expect(digest([{ atMs: 12, from: 0x01020304, to: 4, frame }])).toBe("de6945237c6338bd");
  });

  it("sees one changed bit of a frame", () => {
    expectSeen((each, random) => {
      if (each.frame.length === 0) return undefined;
      const frame = each.frame.slice();
      frame[random % frame.length]! ^= 1 << (random % 8);
      return { ...each, frame };
    });
  });

  it("sees one millisecond more", () => expectSeen((each) => ({ ...each, atMs: each.atMs + 1 })));

  it("sees another sender", () => expectSeen((each) => ({ ...each, from: each.from + 1 })));

  it("sees another receiver", () => expectSeen((each) => ({ ...each, to: each.to + 1 })));

  it("sees zeros at the end of a frame", () => {
    expectSeen((each) => ({ ...each, frame: Uint8Array.of(...each.frame, 0) }));
  });

  it("sees a dropped delivery", () => {
    fc.assert(
      fc.property(traces, fc.nat(), (trace, random) => {
        expect(digest(trace.toSpliced(random % trace.length, 1))).not.toBe(digest(trace));
      }),
    );
  });

  it("sees two deliveries that changed places", () => {
    fc.assert(
      fc.property(
        delivery,
        delivery,
        (a, b) => digest([a, b]) !== digest([b, a]) || JSON.stringify(a) === JSON.stringify(b),
      ),
    );
  });

  it("depends on the bytes alone, not on where they lie in memory", () => {
    const bytes = Uint8Array.from({ length: 50_003 }, (_, index) => index * 31);
    const aligned = digest([{ atMs: 1, from: 2, to: 3, frame: bytes }]);
    for (const shift of [1, 2, 3]) {
      const memory = new Uint8Array(bytes.length + shift);
      memory.set(bytes, shift);
      expect(digest([{ atMs: 1, from: 2, to: 3, frame: memory.subarray(shift) }])).toBe(aligned);
    }
  });

  it("sees a change past the first chunk of a large frame", () => {
    const frame = new Uint8Array(40_000);
    const before = digest([{ atMs: 1, from: 2, to: 3, frame }]);
    frame[39_999] = 1;
    expect(digest([{ atMs: 1, from: 2, to: 3, frame }])).not.toBe(before);
  });

  it("counts frames and can go on after a digest", () => {
    const hash = new TraceHash();
    hash.add(1, 2, 3, Uint8Array.of(1));
    const first = hash.digest();
    expect(hash.digest()).toBe(first);
    hash.add(1, 2, 3, Uint8Array.of());
    expect(hash.digest()).not.toBe(first);
    expect(hash.frames).toBe(2);
  });
});
