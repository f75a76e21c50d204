// What a document holds of entries that can't be applied yet: a bound in memory and in work, whatever a stranger sends.
import type { Entry } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { HeldEntries, pendingBytesOf } from "../../src/core/held-entries.js";
import { PendingBudget, PendingShare } from "../../src/core/pending-budget.js";
import { epochMs, everyType, siteOf } from "../site.js";
import { foreignEntry } from "./foreign-entry.js";

const minuteMs = 60_000;
const farMs = Date.UTC(3000, 0);

function room(bytesMax = 1_000_000): HeldEntries {
  const share = new PendingShare(new PendingBudget(), () => undefined);
  const held: HeldEntries = new HeldEntries(share, (bytes) => held.bytes + bytes <= bytesMax);
  return held;
}

describe("entries that are held", () => {
  it("are two under one dot, as either may be forged, and once each", () => {
    const held = room();
    const { document } = siteOf(2, everyType);
    const [one, other] = [0, 1].map((counter) => foreignEntry(document, { author: 1, seq: 9, counter }));
    const lacks = { author: 5, seq: 9 };
    const outcomes = [one!, other!, one!].map((entry) => held.hold(entry, lacks, epochMs));
    expect(outcomes).toEqual(["held", "held", "known"]);
    expect(held.release(5, 10, 12)).toEqual([]);
    expect(held.release(5, 7, 9).map(({ rest }) => rest)).toEqual([one!.rest, other!.rest]);
    expect([held.bytes, held.size]).toEqual([0, 0]);
  });

  it("are four under one number, as one of them can be applied at most", () => {
    const bob = siteOf(2, everyType);
    const rivals = Array.from({ length: 1_000 }, (_, index) =>
      foreignEntry(bob.document, { author: 1, seq: 1, ms: farMs + index }),
    );
    bob.perform(bob.document.receive(rivals, epochMs));
    expect(bob.document.counts).toMatchObject({ held: 4, overflowed: 996 });
    bob.perform(bob.document.receive(rivals.slice(0, 4), epochMs));
    expect(bob.document.counts).toMatchObject({ held: 4, overflowed: 996 });
  });

  it("are forgotten when another was applied under their number", () => {
    const [ann, bob] = [siteOf(1, everyType), siteOf(2, everyType)];
    const forged = foreignEntry(bob.document, { author: 1, seq: 1, ms: farMs });
    bob.perform(bob.document.receive([forged], epochMs));
    expect(bob.document.dueMs).toBe(farMs - 5 * minuteMs);
    bob.receive(ann.write(({ total }) => total.add(1)));
    expect([bob.document.pendingBytes, bob.document.dueMs]).toEqual([0, undefined]);
    expect(bob.digest).toBe(ann.digest);
  });

  it("keep nothing of the frame that they came in", () => {
    const held = room();
    const { document } = siteOf(2, everyType);
    for (const bodyBytes of [10, 500]) {
      held.hold(foreignEntry(document, { author: bodyBytes, seq: 2, bodyBytes }), { author: 5, seq: 1 }, epochMs);
    }
    for (const { rest } of held.release(5, 1, 1)) expect(rest.buffer.byteLength).toBe(rest.length);
  });

  it("count what they take in memory, not their bytes alone", () => {
    const bob = siteOf(2, everyType, { pendingBytesMax: 100_000 });
    const small = Array.from({ length: 1_000 }, (_, index) =>
      foreignEntry(bob.document, { author: 1, seq: index + 2 }),
    );
    bob.perform(bob.document.receive(small, epochMs));
    expect(bob.document.counts.held).toBe(Math.floor(100_000 / pendingBytesOf(small[0]!)));
    expect(pendingBytesOf(small[0]!)).toBeGreaterThan(800);
  });

  it("cost no more than their number when thousands wait for one time, or lack one thing", () => {
    const bob = siteOf(2, everyType, { pendingBytesMax: 1e9, pendingTotalBytesMax: 1e9 });
    const entries: Entry[] = [];
    for (let author = 10; author < 20_010; author++) {
      entries.push(foreignEntry(bob.document, { author, seq: 1, ms: farMs - author }));
      entries.push(foreignEntry(bob.document, { author, seq: 1, counter: 1, deps: [{ author: 5, seq: 1 }] }));
    }
    const before = process.cpuUsage();
    for (const entry of entries) {
      bob.document.receive([entry], epochMs);
      expect(bob.document.dueMs).toBeDefined();
    }
    expect(bob.document.counts.held).toBe(40_000);
    // Processor time, as others may be at work on the machine.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10);
  });

  it("make room for others when they have been there for a minute", () => {
    const bob = siteOf(2, everyType, { pendingBytesMax: 10_000 });
    const junk = Array.from({ length: 20 }, (_, index) => foreignEntry(bob.document, { author: 9, seq: index + 2 }));
    bob.document.receive(junk, epochMs);
    const { held } = bob.document.counts;
    const ann = siteOf(1, everyType);
    const [first, second] = [1, 2].map((value) => ann.write(({ total }) => total.add(value)));
    bob.receive(second!);
    expect(bob.document.counts.held).toBe(held);
    bob.nowMs += minuteMs;
    bob.receive(second!);
    expect(bob.document.counts.held).toBe(held + 1);
    bob.receive(first!);
    expect(bob.digest).toBe(ann.digest);
  });
});
