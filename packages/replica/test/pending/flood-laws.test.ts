// Whatever strangers send beside what honest authors write, in whatever order: bounds hold at every step, what is counted as
// waiting is what waits, and what honest authors wrote is applied when it comes again.
import type { DocumentCore, Entry } from "@joinery/replica";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pendingBytesOf } from "../../src/core/held-entries.js";
import { epochMs, everyType, nameOf, replicaOf, Site, siteOf } from "../site.js";
import { foreignEntry, type Stranger } from "./foreign-entry.js";

const minuteMs = 60_000;
const pendingBytesMax = 12_000;
const pendingTotalBytesMax = 20_000;

/** Junk under names of strangers: gaps, dependencies that never come, times that do or don't, rivals under one number. */
const junk: fc.Arbitrary<Stranger> = fc.record({
  author: fc.integer({ min: 10, max: 13 }),
  seq: fc.integer({ min: 1, max: 6 }),
  ms: fc.constantFrom(epochMs, epochMs + 7 * minuteMs, epochMs + 60 * minuteMs, Date.UTC(3000, 0)),
  counter: fc.nat(6),
  deps: fc.constantFrom([], [], [{ author: 20, seq: 1 }], [{ author: 1, seq: 99 }]),
  bodyBytes: fc.constantFrom(10, 100, 3000),
});

const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant("junk" as const), room: fc.nat(2), junk, twice: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("honest" as const), index: fc.nat(19) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("wait" as const), minutes: fc.constantFrom(1, 3, 10) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("reopen" as const), room: fc.integer({ min: 1, max: 2 }) }) },
);

/** What two honest authors wrote, each after having seen what the other did. */
function written(): { readonly entries: readonly Uint8Array[]; readonly ann: Site<typeof everyType> } {
  const [ann, eve] = [siteOf(1, everyType), siteOf(3, everyType)];
  const entries: Uint8Array[] = [];
  for (let round = 0; round < 10; round++) {
    entries.push(ann.write(({ total }) => total.add(round)));
    eve.receive(entries.at(-1)!);
    entries.push(eve.write(({ players }) => players.add(`${round}`)));
    ann.receive(entries.at(-1)!);
  }
  return { entries, ann };
}

/** What is there of the two honest authors. Junk that can be applied changes nothing of it. */
function contentsOf({ document }: Site<typeof everyType>): unknown {
  const { applied, authors, view } = document;
  const seqs = [1, 3].map((number) => applied.get(authors.indexOf(nameOf(number))));
  return [seqs, view.total, [...view.players].sort()];
}

describe("entries that wait, among whatever strangers send", () => {
  it("stay within their bounds, and keep nothing from being applied in the end", () => {
    const { entries, ann } = written();
    const contents = contentsOf(ann);
    fc.assert(
      fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
        const replica = replicaOf(2, { pendingBytesMax, pendingTotalBytesMax });
        const room = new Site(replica.open("room", everyType));
        const others = [1, 2].map((number) => new Site(replica.open(`${number}`, everyType)));
        const siteAt = (index: number): Site<typeof everyType> => (index === 0 ? room : others[index - 1]!);
        let nowMs = epochMs;
        const take = (site: Site<typeof everyType>, taken: readonly Entry[]): void =>
          site.perform(site.document.receive(taken, nowMs));
        for (const each of commands) {
          if (each.type === "junk") {
            const site = siteAt(each.room);
            const entry = foreignEntry(site.document as unknown as DocumentCore, each.junk);
            take(site, each.twice ? [entry, entry] : [entry]);
          } else if (each.type === "honest") take(room, room.decode([entries[each.index]!]));
          else if (each.type === "wait") {
            nowMs += each.minutes * minuteMs;
            for (const site of [room, ...others]) site.perform(site.document.tick(nowMs));
          } else {
            replica.close(siteAt(each.room).document.id);
            others[each.room - 1] = new Site(replica.open(`${each.room}`, everyType));
          }
          const pending = [room, ...others].map(({ document }) => document.pendingBytes);
          for (const bytes of pending) expect(bytes).toBeLessThanOrEqual(pendingBytesMax);
          expect(pending.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(pendingTotalBytesMax);
        }
        for (const bytes of entries) take(room, room.decode([bytes]));
        expect(contentsOf(room)).toEqual(contents);
        // All that is left is junk. What has come due is gone.
        nowMs = Date.UTC(3001, 0);
        for (const site of [room, ...others]) site.perform(site.document.tick(nowMs));
        expect([room, ...others].map(({ document }) => document.dueMs)).toEqual([undefined, undefined, undefined]);
        for (const site of [room, ...others]) replica.close(site.document.id);
        const after = new Site(replica.open("after", everyType));
        const one = foreignEntry(after.document as unknown as DocumentCore, { author: 9, seq: 2, bodyBytes: 9_000 });
        take(after, [one]);
        expect(after.document.pendingBytes).toBe(pendingBytesOf(one));
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});
