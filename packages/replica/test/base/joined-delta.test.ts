// The join of a stretch of the log: what it costs, who may take it, and what happens where it is not what it says.
import { VersionVector } from "@joinery/clock";
import { counter, map, register, table } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { encodeJoined } from "../../src/core/base/joined-delta.js";
import { BaseSite } from "./base-site.js";

const schema = { title: register(""), total: counter(), seats: table<number>(), score: map(counter()) };

/** Two that have the same, and what the second has of the first, in its numbers. */
function shared(): { from: BaseSite<typeof schema>; to: BaseSite<typeof schema>; vector: VersionVector } {
  const [from, to] = [new BaseSite(1, schema), new BaseSite(2, schema)];
  from.change(({ total, seats, score }) => {
    total.add(1);
    seats.set("one", 0);
    seats.set("two", 0);
    score.at("ann").add(1);
  });
  from.flush();
  from.sync();
  to.receive(...from.sent);
  to.sync();
  return { from, to, vector: from.document.applied.clone() };
}

function changed(site: BaseSite<typeof schema>, times: number, run: (time: number) => void): number {
  const before = site.sent.length;
  for (let time = 0; time < times; time++) {
    run(time);
    site.flush();
  }
  site.sync();
  return site.sent.slice(before).reduce((sum, { length }) => sum + length, 0);
}

describe("the join of a stretch", () => {
  it("of a thousand increments is one cell, and of a key that was set a thousand times another", () => {
    const { from, to, vector } = shared();
    const entryBytes = changed(from, 1000, (time) =>
      from.change(({ total, seats }) => {
        total.add(1);
        seats.set("one", time);
      }),
    );
    const { bytes } = from.document.base.joined(vector)!;
    expect(bytes.length).toBeLessThan(200);
    expect(entryBytes).toBeGreaterThan(40_000);
    expect(to.install(bytes)).toMatchObject({ ok: true });
    to.sync();
    expect(to.digest).toBe(from.digest);
    expect([...to.document.base.cut.entries()].map(({ seq }) => seq)).toEqual([2004]);
  });

  it("says what was removed, and nothing else goes", () => {
    const { from, to, vector } = shared();
    changed(from, 1, () => from.change(({ seats }) => void seats.delete("two")));
    expect(to.install(from.document.base.joined(vector)!.bytes)).toMatchObject({ ok: true });
    expect([...to.document.view.seats.keys()]).toEqual(["one"]);
    expect(to.digest).toBe(from.digest);
  });

  it("is for a holder of exactly what it goes on from, and changes nothing elsewhere", () => {
    const { from, to, vector } = shared();
    changed(from, 3, () => from.change(({ total }) => total.add(1)));
    to.change(({ title }) => title.set("here"));
    const before = to.digest;
    expect(to.install(from.document.base.joined(vector)!.bytes)).toMatchObject({ ok: false, code: "elsewhere" });
    expect(to.install(from.document.base.joined(new VersionVector())!.bytes)).toMatchObject({ code: "elsewhere" });
    expect(to.digest).toBe(before);
  });

  it("is not taken where it doesn't come to what it should, such as with a cell left behind", () => {
    const { from, to, vector } = shared();
    changed(from, 1, () => from.change(({ seats }) => void seats.delete("two")));
    const { document } = from;
    const { bytes } = document.base.joined(vector)!;
    // The same without the dot that the deletion covered.
    const forged = encodeJoined(document.state, vector, [], { heads: [document.self], stamp: { ms: 0, counter: 0 } });
    expect(forged.length).toBeLessThan(bytes.length);
    const before = to.digest;
    expect(to.install(forged)).toMatchObject({ ok: false, code: "elsewhere" });
    expect(to.digest).toBe(before);
  });

  it("is refused with any byte spoiled or missing, and changes nothing then", () => {
    const { from, to, vector } = shared();
    changed(from, 5, (time) => from.change(({ seats }) => seats.set("one", time)));
    const { bytes } = from.document.base.joined(vector)!;
    const before = to.digest;
    for (let at = 0; at < bytes.length; at++) {
      const spoiled = bytes.map((byte, place) => (place === at ? byte ^ 0x41 : byte));
      expect(to.install(spoiled)).toMatchObject({ ok: false, code: "malformed" });
      expect(to.install(bytes.slice(0, at))).toMatchObject({ ok: false, code: "malformed" });
    }
    expect(to.digest).toBe(before);
  });

  it("is not made of entries that are let go of, nor while one is open", () => {
    const { from, vector } = shared();
    changed(from, 2, () => from.change(({ total }) => total.add(1)));
    from.takeSnapshot();
    from.sync();
    from.truncate();
    expect(from.document.base.joined(vector)).toBeUndefined();
    from.change(({ total }) => total.add(1));
    expect(from.document.base.joined(from.document.applied.clone())).toBeUndefined();
  });
});
