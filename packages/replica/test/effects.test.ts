// Effects and their answers: nothing is announced before it is on disk, and nothing counts as durable beyond a gap.
import type { Effect, PersistEffect } from "@joinery/replica";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryOf, epochMs, everyType, type Site, siteOf } from "./site.js";

function persistsOf(effects: readonly Effect[]): PersistEffect[] {
  return effects.filter((effect) => effect.type === "persist");
}

/** A change of its own, flushed but not yet on disk. */
function begun(site: Site<typeof everyType>): PersistEffect {
  site.document.change(({ total }) => total.add(1), epochMs);
  return persistsOf(site.document.flush())[0]!;
}

describe("an entry", () => {
  it("is announced only after it was persisted", () => {
    const { document } = siteOf(1, everyType);
    const { effects } = document.change(({ total }) => total.add(1), epochMs);
    expect(effects.map(({ type }) => type)).toEqual(["deliver"]);
    const flushed = document.flush();
    expect(flushed.map(({ type }) => type)).toEqual(["persist"]);
    expect(document.durable.total).toBe(0);
    const { ticket, entries } = persistsOf(flushed)[0]!;
    expect(document.persisted(ticket)).toEqual([{ type: "send", document: "room", entries }]);
    expect(document.durable.total).toBe(1);
  });

  it("from a peer is persisted too before it is relayed or counts as durable", () => {
    const site = siteOf(1, everyType);
    const bytes = siteOf(2, everyType).write(({ total }) => total.add(1));
    const effects = site.document.receive(site.decode([bytes]), epochMs);
    expect(effects.map(({ type }) => type)).toEqual(["persist", "deliver"]);
    expect([site.document.applied.total, site.document.durable.total]).toEqual([1, 0]);
    const [persist] = persistsOf(effects);
    expect(site.document.persisted(persist!.ticket).map(({ type }) => type)).toEqual(["send"]);
    expect(site.document.durable.total).toBe(1);
  });

  it("of its own that a remote one closed is persisted with it and before it", () => {
    const site = siteOf(1, everyType);
    const bytes = siteOf(2, everyType).write(({ total }) => total.add(1));
    site.document.change(({ total }) => total.add(1), epochMs);
    const [persist] = persistsOf(site.document.receive(site.decode([bytes]), epochMs));
    expect(persist!.entries.map(({ author }) => author)).toEqual([site.document.self, 1]);
  });

  it("that was closed to make room is handed to the disk by the change that closed it", () => {
    const { document } = siteOf(1, everyType);
    const effects: Effect[] = [];
    for (let left = 257; left > 0; left--) effects.push(...document.change((d) => d.total.add(1), epochMs).effects);
    expect(persistsOf(effects)).toMatchObject([{ entries: [{ firstSeq: 1, lastSeq: 256 }] }]);
    expect(persistsOf(document.flush())).toMatchObject([{ entries: [{ firstSeq: 257, lastSeq: 257 }] }]);
  });
});

describe("writes that finish out of order", () => {
  it("are announced in order, each when everything before it is on disk", () => {
    const site = siteOf(1, everyType);
    const [one, two, three] = [begun(site), begun(site), begun(site)];
    expect(site.document.persisted(three.ticket)).toEqual([]);
    expect(site.document.durable.total).toBe(0);
    expect(site.document.persisted(one.ticket)).toMatchObject([{ entries: [{ firstSeq: 1 }] }]);
    expect(site.document.durable.total).toBe(1);
    const rest = site.document.persisted(two.ticket);
    expect(rest).toMatchObject([{ entries: [{ firstSeq: 2 }, { firstSeq: 3 }] }]);
    expect(site.document.durable.total).toBe(3);
  });

  it("never move the durable vector ahead of a gap", () => {
    const run = fc.property(fc.array(fc.nat({ max: 30 }), { minLength: 5, maxLength: 40 }), (picks) => {
      const site = siteOf(1, everyType);
      const other = siteOf(2, everyType);
      const open: PersistEffect[] = [];
      const done = new Set<number>();
      const announced: string[] = [];
      for (const pick of picks) {
        if (pick % 3 === 0 || open.length === 0) open.push(begun(site));
        else if (pick % 3 === 1) {
          const bytes = other.write(({ total }) => total.add(1));
          open.push(...persistsOf(site.document.receive(site.decode([bytes]), epochMs)));
        } else {
          const [write] = open.splice(pick % open.length, 1);
          done.add(write!.ticket);
          const sends = site.document.persisted(write!.ticket);
          for (const effect of sends) {
            if (effect.type === "send") announced.push(...effect.entries.map((e) => `${e.author}:${e.firstSeq}`));
          }
        }
        let prefix = 0;
        while (done.has(prefix + 1)) prefix++;
        expect(site.document.durable.total).toBe(prefix);
        expect(announced.length).toBe(prefix);
      }
      expect(new Set(announced).size).toBe(announced.length);
    });
    fc.assert(run, { numRuns: 100 });
  });

  it("answer an unknown or repeated ticket with nothing", () => {
    const site = siteOf(1, everyType);
    const { ticket } = begun(site);
    expect(site.document.persisted(ticket + 7)).toEqual([]);
    expect(site.document.persisted(ticket)).toHaveLength(1);
    expect(site.document.persisted(ticket)).toEqual([]);
  });
});

describe("recovery", () => {
  it("takes up own entries whatever time they carry, and never gives a number out twice", () => {
    const site = siteOf(1, everyType);
    site.nowMs = epochMs + 24 * 60 * 60 * 1000;
    site.write(({ total }) => [total.add(1), total.add(1)]);
    const again = siteOf(1, everyType);
    again.document.recover(again.decode(site.disk), epochMs);
    expect(again.digest).toBe(site.digest);
    expect(again.document.change(({ total }) => total.add(1), epochMs).firstSeq).toBe(3);
  });

  it("stamps what is written next after everything that was recovered", () => {
    const site = siteOf(1, everyType);
    site.nowMs += 10_000;
    site.write(({ title }) => title.set("before"));
    const again = siteOf(1, everyType);
    again.document.recover(again.decode(site.disk), epochMs);
    again.write(({ title }) => title.set("after"));
    const other = siteOf(3, everyType);
    other.receive(...again.disk, ...site.disk);
    expect(other.document.view.title).toBe("after");
    expect(entryOf(again.disk[0]!, again.document).stamp).toEqual({ ms: epochMs + 10_000, counter: 1 });
  });

  it("is durable at once, asks nothing of the disk and delivers with its origin", () => {
    const site = siteOf(1, everyType);
    site.write(({ total }) => total.add(1));
    const again = siteOf(1, everyType, { verifies: true });
    const effects = again.document.recover(again.decode(site.disk), epochMs);
    expect(effects).toMatchObject([{ type: "deliver", origin: "storage" }]);
    expect(again.document.durable.total).toBe(1);
  });
});
