// What comes too early waits, within a bound: entries before their dependencies, and entries from the future.
import { describe, expect, it } from "vitest";
import { entryOf, epochMs, everyType, type Site, siteOf } from "./site.js";

const minuteMs = 60_000;

function written(site: Site<typeof everyType>, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) =>
    site.write(({ title, total }) => [title.set(`${index}`), total.add(1)]),
  );
}

describe("entries that come too early", () => {
  it("wait for what is missing and are applied in causal order, however they are reversed", () => {
    const [ann, bob, cid] = [siteOf(1, everyType), siteOf(2, everyType), siteOf(3, everyType)];
    const entries: Uint8Array[] = [];
    for (let round = 0; round < 5; round++) {
      entries.push(...written(ann, 3));
      bob.receive(...entries);
      entries.push(...written(bob, 2));
      ann.receive(...entries);
    }
    for (const bytes of [...entries].reverse()) cid.receive(bytes);
    expect(cid.digest).toBe(ann.digest);
    expect(cid.document.pendingBytes).toBe(0);
    expect(cid.document.log.size).toBe(entries.length);
  });

  it("wait for what their author had seen, also where they touch nothing of it", () => {
    const [ann, bob, cid] = [siteOf(1, everyType), siteOf(2, everyType), siteOf(3, everyType)];
    const first = ann.write(({ total }) => total.add(1));
    bob.receive(first);
    const second = bob.write(({ total }) => total.add(2));
    cid.receive(second);
    expect([cid.vector, cid.document.counts.held, cid.document.view.total]).toEqual(["", 1, 0]);
    cid.receive(first);
    expect(cid.document.view.total).toBe(3);
    expect(cid.digest).toBe(bob.digest);
  });

  it("cost no more than their number when thousands come in reverse", () => {
    const ann = siteOf(1, everyType);
    const entries = written(ann, 20_000);
    const bob = siteOf(2, everyType);
    const before = process.cpuUsage();
    bob.receive(...entries.reverse());
    expect(bob.digest).toBe(ann.digest);
    // Processor time, as others may be at work on the machine.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
  });

  it("are held once, however often they come", () => {
    const ann = siteOf(1, everyType);
    const [, second] = written(ann, 2);
    const bob = siteOf(2, everyType);
    bob.receive(second!);
    const { pendingBytes } = bob.document;
    bob.receive(second!, second!);
    expect(bob.document.pendingBytes).toBe(pendingBytes);
    expect(bob.document.counts.held).toBe(1);
  });

  it("are dropped and counted beyond the bound, and taken when they are delivered again", () => {
    const ann = siteOf(1, everyType);
    const entries = written(ann, 200);
    const bytesMax = 20_000;
    const bob = siteOf(2, everyType, { pendingBytesMax: bytesMax });
    for (const bytes of entries.slice(1)) {
      bob.receive(bytes);
      expect(bob.document.pendingBytes).toBeLessThanOrEqual(bytesMax);
    }
    const { held, overflowed } = bob.document.counts;
    expect(held).toBeGreaterThan(0);
    expect(held + overflowed).toBe(199);
    bob.receive(entries[0]!);
    expect(bob.document.log.size).toBe(1 + held);
    bob.receive(...entries);
    expect(bob.digest).toBe(ann.digest);
    expect(bob.document.pendingBytes).toBe(0);
  });

  it("wait for what they remove, even where their author never named it as a dependency", () => {
    const [ann, bob] = [siteOf(1, everyType), siteOf(2, everyType)];
    const added = ann.write(({ players }) => players.add("x"));
    bob.receive(added);
    const removed = bob.write(({ players }) => players.remove("x"));
    const entry = entryOf(removed, bob.document);
    const cid = siteOf(3, everyType);
    const locals = entry.locals.map((author) => cid.document.authors.intern(bob.document.authors.idOf(author)));
    // The same operation with the dependency taken out of its head.
    const { rest } = entry;
    const head = rest.subarray(0, entry.bodyOffset - 1);
    const forged = Uint8Array.from([...head, 0, ...rest.subarray(entry.bodyOffset)]);
    const early = {
      ...entry,
      author: locals[0]!,
      prev: entry.prev,
      locals,
      deps: [],
      rest: forged,
    };
    cid.perform(cid.document.receive([early], epochMs));
    expect(cid.document.applied.total).toBe(0);
    expect(cid.document.counts.held).toBe(1);
    expect(cid.document.state.context.cloudSize).toBe(0);
    cid.receive(added);
    expect(cid.document.applied.total).toBe(2);
    expect([...cid.document.view.players]).toEqual([]);
  });
});

describe("an entry from the future", () => {
  it("is applied at once up to five minutes ahead", () => {
    const ann = siteOf(1, everyType);
    ann.nowMs += 5 * minuteMs;
    const bob = siteOf(2, everyType);
    bob.receive(...written(ann, 1));
    expect(bob.digest).toBe(ann.digest);
    expect(bob.document.dueMs).toBeUndefined();
  });

  it("is parked beyond that, with what follows it, and applied by tick when its time comes", () => {
    const ann = siteOf(1, everyType);
    ann.nowMs += 6 * minuteMs;
    const entries = written(ann, 3);
    const bob = siteOf(2, everyType);
    bob.receive(...entries);
    bob.receive(...entries);
    expect(bob.document.applied.total).toBe(0);
    expect(bob.document.counts).toMatchObject({ held: 3, rejected: 0, duplicate: 0 });
    expect(bob.document.dueMs).toBe(epochMs + minuteMs);
    expect(bob.document.tick(epochMs + minuteMs - 1)).toEqual([]);
    bob.perform(bob.document.tick(epochMs + minuteMs));
    expect(bob.digest).toBe(ann.digest);
    expect(bob.disk).toEqual(ann.disk);
    expect(bob.document.pendingBytes).toBe(0);
    expect(bob.document.dueMs).toBeUndefined();
  });

  it("does not move the clock while it is parked", () => {
    const ann = siteOf(1, everyType);
    ann.nowMs += 60 * minuteMs;
    const bob = siteOf(2, everyType);
    bob.receive(...written(ann, 1));
    expect(
      entryOf(
        bob.write(({ total }) => total.add(1)),
        bob.document,
      ).stamp.ms,
    ).toBe(epochMs);
  });

  it("counts towards the bound", () => {
    const ann = siteOf(1, everyType);
    ann.nowMs += 60 * minuteMs;
    const [bytes] = written(ann, 1);
    const bob = siteOf(2, everyType, { pendingBytesMax: 10 });
    bob.receive(bytes!);
    expect(bob.document.counts).toMatchObject({ held: 0, overflowed: 1 });
    const author = bob.document.authors.indexOf(ann.document.authors.idOf(ann.document.self));
    expect(bob.document.isCrowdedOut(author)).toBe(true);
    bob.nowMs += 60 * minuteMs;
    bob.receive(bytes!);
    expect(bob.document.isCrowdedOut(author)).toBe(false);
    expect(bob.digest).toBe(ann.digest);
  });
});
