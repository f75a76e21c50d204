// What a document makes of snapshots, one thing at a time.
import { crc32 } from "node:zlib";
import { compareStamps } from "@joinery/clock";
import { counter, map, register, set } from "@joinery/crdt";
import type { Entry } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { hexOf, nameOf, replicaOf, type Site, siteOf } from "../site.js";
import { BaseSite } from "./base-site.js";

const schema = { title: register(""), players: set<string>(), score: map(counter()) };
type Room = typeof schema;

function wellUsed(number: number): BaseSite<Room> {
  const site = new BaseSite(number, schema);
  for (const player of ["ann", "bob", "cid"]) {
    site.change(({ players, score }) => {
      players.add(player);
      score.at(player).add(5);
    });
    site.flush();
  }
  site.sync();
  return site;
}

const lastOwn = ({ document }: Pick<BaseSite<Room>, "document">): Entry =>
  document.log.chain(document.self).at(-1) as Entry;

describe("a document opened from a snapshot", () => {
  it("shows what it was, holds no entries below it, and goes on with its numbers", () => {
    const site = wellUsed(1);
    site.takeSnapshot();
    site.change(({ players }) => players.add("dan"));
    site.flush();
    site.sync();
    site.crash();
    expect([...site.document.view.players].sort()).toEqual(["ann", "bob", "cid", "dan"]);
    expect(site.document.log.size).toBe(1);
    expect(site.document.counts.applied).toBe(1);
    expect(site.document.change(({ players }) => players.add("eve"), 0).firstSeq).toBe(8);
    expect(site.document.durable.get(site.document.self)).toBe(7);
  });

  it("writes after everything that was written, though its clock was set back", () => {
    const site = wellUsed(1);
    site.nowMs += 60_000;
    site.change(({ title }) => title.set("late"));
    site.takeSnapshot();
    site.sync();
    const before = lastOwn(site).stamp;
    site.crash();
    site.nowMs -= 60_000;
    site.change(({ title }) => title.set("later"));
    site.flush();
    expect(compareStamps(lastOwn(site).stamp, before)).toBeGreaterThan(0);
    expect(site.document.view.title).toBe("later");
  });

  it("names in its next entry what it had seen and nobody had built on", () => {
    const bob = wellUsed(2);
    const site = wellUsed(1);
    site.receive(...bob.disk);
    site.takeSnapshot();
    site.sync();
    site.crash();
    site.change(({ players }) => players.remove("ann"));
    site.flush();
    const bobIndex = site.document.authors.intern(nameOf(2));
    expect(lastOwn(site).deps).toEqual([{ author: bobIndex, seq: 6 }]);
    site.change(({ players }) => players.add("ann"));
    site.flush();
    expect(lastOwn(site).deps).toEqual([]);
  });

  it("knows an entry below it when it comes again", () => {
    const site = wellUsed(1);
    site.takeSnapshot();
    site.sync();
    site.crash();
    site.receive(...site.disk);
    expect(site.document.counts).toMatchObject({ duplicate: 3, rejected: 0, applied: 0 });
  });

  it("gets its entries back, in an order in which each follows what it depends on, but not those beyond a gap", () => {
    const site = wellUsed(1);
    const bob = wellUsed(2);
    site.receive(...bob.disk);
    site.change(({ players }) => players.clear());
    site.takeSnapshot();
    site.sync();
    const whole = site.encode(site.document.log.gather(everything(site)));
    site.crash();
    expect(site.document.log.below(everything(site))).toEqual(everything(site));
    const [, ...lackingFirst] = site.disk;
    site.disk.splice(0, site.disk.length, ...lackingFirst.slice(0, 1), ...lackingFirst.slice(2));
    site.putBack();
    expect(site.document.base.cut.get(site.document.self)).toBe(6);
    expect(site.document.log.chain(site.document.self)).toHaveLength(1);
    site.disk.splice(0, site.disk.length, ...whole);
    site.putBack();
    expect(site.encode(site.document.log.gather(everything(site)))).toEqual(whole);
    expect(site.document.log.below(everything(site))).toEqual([]);
  });
});

describe("a state from a peer", () => {
  it("is there at once, and durable when it is written", () => {
    const site = wellUsed(1);
    const bob = wellUsed(2);
    expect(site.install(bob.offer()!)).toMatchObject({ ok: true });
    const bobIndex = site.document.authors.intern(nameOf(2));
    expect(site.document.view.score.get("ann")).toBe(10);
    expect(site.document.applied.get(bobIndex)).toBe(6);
    expect(site.document.durable.get(bobIndex)).toBe(0);
    expect(site.offer()).toBeUndefined();
    site.sync();
    expect(site.document.durable.get(bobIndex)).toBe(6);
    site.crash();
    expect(site.document.view.score.get("ann")).toBe(10);
  });

  it("that a crash overtakes leaves the document as it was", () => {
    const site = wellUsed(1);
    const { digest } = site;
    site.install(wellUsed(2).offer()!);
    expect(site.digest).not.toBe(digest);
    site.crash();
    expect(site.digest).toBe(digest);
  });

  it("lets go on what waited for it, and leaves alone what one's peer has not seen", () => {
    const bob = wellUsed(2);
    const offered = bob.offer()!;
    bob.change(({ players }) => players.remove("ann"));
    bob.flush();
    const site = wellUsed(1);
    site.receive(lastOf(bob));
    expect(site.document.pendingBytes).toBeGreaterThan(0);
    site.install(offered);
    expect(site.document.pendingBytes).toBe(0);
    expect([...site.document.view.players].sort()).toEqual(["ann", "bob", "cid"]);
    expect(site.document.log.chain(site.document.self)).toHaveLength(3);
    expect(site.document.view.score.get("bob")).toBe(10);
  });

  it("keeps the log of every author of whom it says nothing new", () => {
    const site = wellUsed(1);
    const bob = wellUsed(2);
    bob.receive(...site.disk);
    bob.sync();
    site.install(bob.offer()!);
    const bobIndex = site.document.authors.intern(nameOf(2));
    expect([...site.document.base.cut.entries()]).toEqual([{ author: bobIndex, seq: 6 }]);
    expect(site.document.log.chain(site.document.self)).toHaveLength(3);
  });

  it("comes before what is written after it, though its author's clock was ahead", () => {
    const bob = new BaseSite(2, schema);
    bob.nowMs += 60_000;
    bob.change(({ title }) => title.set("of bob"));
    bob.flush();
    bob.sync();
    const site = wellUsed(1);
    site.install(bob.offer()!);
    site.change(({ title }) => title.set("of ann"));
    site.flush();
    expect(compareStamps(lastOwn(site).stamp, lastOwn(bob).stamp)).toBeGreaterThan(0);
  });

  it("tells subscribers where something changed, once, and changes nothing when it says nothing new", () => {
    const site = wellUsed(1);
    const bob = new BaseSite(2, schema);
    bob.change(({ title }) => title.set("of bob"));
    bob.flush();
    bob.sync();
    site.told.length = 0;
    site.install(bob.offer()!);
    expect(site.told.map(({ type, paths }) => [type, paths.map(({ key }) => key)])).toEqual([["joined", ["title"]]]);
    const waiting = site.waiting.length;
    site.install(bob.offer()!);
    expect(site.told).toHaveLength(1);
    expect(site.waiting).toHaveLength(waiting);
  });

  it("is refused damaged, cut short, of another schema, or from the future, and nothing has happened", () => {
    const site = wellUsed(1);
    const { digest } = site;
    const authors = site.document.authors.size;
    const bytes = wellUsed(2).offer()!;
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1 << (at % 8);
      expect(site.install(damaged)).toMatchObject({ ok: false, code: "malformed" });
      expect(site.install(bytes.slice(0, at))).toMatchObject({ ok: false, code: "malformed" });
    }
    const wider = siteOf(3, { ...schema, more: counter() });
    wider.write(({ more }) => more.add(1));
    expect(site.install(wider.document.base.snapshot()!.bytes)).toMatchObject({ ok: false, code: "malformed" });
    const ahead = new BaseSite(2, schema);
    ahead.nowMs += 10 * 60_000;
    ahead.change(({ title }) => title.set("tomorrow"));
    ahead.flush();
    ahead.sync();
    expect(site.install(ahead.offer()!)).toMatchObject({ ok: false, code: "ahead" });
    expect(site.digest).toBe(digest);
    expect(site.document.authors.size).toBe(authors);
    site.nowMs += 6 * 60_000;
    expect(site.install(ahead.offer()!)).toMatchObject({ ok: true });
  });
});

describe("a document that can have no snapshot", () => {
  it("says why: its entries are judged, or concern fields that it does not know", () => {
    const guarded = replicaOf(1).create(schema, { nonce: "n" }).base;
    expect([guarded.refusal, guarded.snapshot()]).toEqual(["guarded", undefined]);
    expect(guarded.install(wellUsed(2).offer()!, 0)).toMatchObject({ ok: false, code: "guarded" });
    const site = wellUsed(1);
    const wider: Site<Room & { more: ReturnType<typeof counter> }> = siteOf(3, { ...schema, more: counter() });
    site.receive(wider.write(({ more }) => more.add(1)));
    expect([site.document.base.refusal, site.document.base.snapshot()]).toEqual(["unknown-fields", undefined]);
  });
});

describe("entries that a snapshot holds", () => {
  it("are cut off though others came since that concern fields nobody here knows", () => {
    const site = wellUsed(1);
    const { vector } = site.document.base.snapshot()!;
    const wider = siteOf(3, { ...schema, more: counter() });
    site.receive(wider.write(({ more }) => more.add(1)));
    site.sync();
    site.document.base.cutOff(vector);
    expect(site.document.log.size).toBe(1);
    expect(site.document.log.below(everything(site))).toEqual([{ author: site.document.self, from: 1, to: 6 }]);
  });
});

describe("bytes that somebody made to look like a snapshot", () => {
  it("are refused, or are one: they never throw, and what they make is written as it was read", () => {
    const bob = wellUsed(2);
    bob.receive(...wellUsed(1).disk);
    bob.sync();
    const bytes = bob.offer()!;
    let taken = 0;
    for (let round = 0; round < 4_000; round++) {
      const forged = bytes.slice(0, bytes.length - (round % 3 === 0 ? round % 40 : 0));
      forged[(round * 7_919) % (forged.length - 4)] = (round * 31) % 256;
      new DataView(forged.buffer).setUint32(forged.length - 4, crc32(forged.subarray(0, -4)), true);
      const site = new BaseSite(9, schema);
      if (!site.install(forged).ok) continue;
      taken++;
      if (site.document.applied.total > 0) expect(hexOf(site.document.base.snapshot()!.bytes)).toBe(hexOf(forged));
    }
    expect(taken).toBeGreaterThan(0);
  });
});

describe("a base with many authors", () => {
  it("costs the log nothing", () => {
    const many = siteOf(1, schema);
    for (let author = 2; author <= 2_000; author++)
      many.receive(siteOf(author, schema).write((d) => d.players.add("x")));
    const again = new BaseSite(3_000, schema);
    again.install(many.document.base.snapshot()!.bytes);
    again.change(({ players }) => players.add("y"));
    again.flush();
    expect(again.document.log.size).toBe(1);
    expect(lastOwn(again).deps).toHaveLength(1_999);
  });
});

function everything({ document }: BaseSite<Room>): { author: number; from: number; to: number }[] {
  return Array.from(document.applied.entries(), ({ author, seq }) => ({ author, from: 1, to: seq }));
}

function lastOf(site: BaseSite<Room>): Uint8Array {
  const write = site.waiting.at(-1);
  expect(write).toMatchObject({ type: "entries" });
  return write?.type === "entries" ? write.bytes.at(-1)! : new Uint8Array();
}
