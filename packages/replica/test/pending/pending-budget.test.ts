// Entries that wait, over all documents of a replica.
import type { DocumentCore } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { PendingBudget, PendingShare } from "../../src/core/pending-budget.js";
import { epochMs, everyType, replicaOf, Site, siteOf } from "../site.js";
import { foreignEntry } from "./foreign-entry.js";

const totalMax = 100_000;

function flood(document: DocumentCore, count: number): void {
  const entries = Array.from({ length: count }, (_, index) => foreignEntry(document, { author: 9, seq: index + 2 }));
  document.receive(entries, epochMs);
}

describe("what waits in all documents of a replica", () => {
  it("has one bound", () => {
    const replica = replicaOf(2, { pendingTotalBytesMax: totalMax });
    const documents = Array.from({ length: 10 }, (_, index) => replica.open(`room ${index}`, everyType));
    for (const document of documents) {
      flood(document as unknown as DocumentCore, 1_000);
      const sum = documents.reduce((bytes, { pendingBytes }) => bytes + pendingBytes, 0);
      expect(sum).toBeLessThanOrEqual(totalMax);
    }
    for (const { pendingBytes } of documents) expect(pendingBytes).toBeGreaterThan(totalMax / 20);
  });

  it("has room for a document with little in it, however much is sent to another", () => {
    const replica = replicaOf(2, { pendingTotalBytesMax: totalMax });
    const flooded = replica.open("flooded", everyType) as unknown as DocumentCore;
    flood(flooded, 1_000);
    const { overflowed, held } = flooded.counts;
    const ann = siteOf(1, everyType);
    const entries = Array.from({ length: 30 }, (_, index) => ann.write(({ total }) => total.add(index)));
    const bob = new Site(replica.open("room", everyType));
    bob.receive(...entries.reverse());
    expect(bob.document.counts.overflowed).toBe(0);
    expect(bob.digest).toBe(ann.digest);
    expect(flooded.counts.overflowed).toBeGreaterThan(overflowed);
    expect(flooded.counts.held).toBe(held);
  });

  it("leaves its room when its document is closed", () => {
    const replica = replicaOf(2, { pendingTotalBytesMax: totalMax });
    const closed = replica.open("closed", everyType) as unknown as DocumentCore;
    flood(closed, 1_000);
    replica.close(closed.id);
    closed.tick(Number.MAX_SAFE_INTEGER);
    const open = replica.open("open", everyType) as unknown as DocumentCore;
    flood(open, 1_000);
    expect(open.pendingBytes).toBeGreaterThan(0.95 * totalMax);
  });

  it("is dropped beyond the bound and taken when it comes again", () => {
    const ann = siteOf(1, everyType);
    const entries = Array.from({ length: 100 }, (_, index) => ann.write(({ total }) => total.add(index)));
    const bob = siteOf(2, everyType, { pendingTotalBytesMax: 20_000 });
    bob.receive(...entries.slice(1));
    expect(bob.document.counts.overflowed).toBeGreaterThan(0);
    bob.receive(...entries);
    bob.receive(...entries);
    expect(bob.digest).toBe(ann.digest);
    expect(bob.document.pendingBytes).toBe(0);
  });
});

describe("the budget", () => {
  it("has the largest make room, and refuses whoever would be that", () => {
    const budget = new PendingBudget(1_000);
    const shed: string[] = [];
    const shares = Object.fromEntries(
      ["a", "b", "c"].map((name) => {
        const share: PendingShare = new PendingShare(budget, (bytes) => {
          shed.push(`${name} ${bytes}`);
          share.give(Math.min(bytes, share.bytes));
        });
        return [name, share];
      }),
    );
    shares.a!.take(600);
    shares.b!.take(400);
    expect(["a", "b", "c"].map((name) => shares[name]!.hasRoom(100))).toEqual([false, true, true]);
    expect(shares.b!.hasRoom(200)).toBe(false);
    shares.c!.take(100);
    expect([shed, budget.bytes]).toEqual([["a 100"], 1_000]);
    shares.a!.end();
    shares.a!.give(500);
    expect(budget.bytes).toBe(500);
  });
});
