// What a document makes of parts and patches, one thing at a time.
import type { Dot } from "@joinery/clock";
import { counter, map, register, set, table } from "@joinery/crdt";
import type { DocumentCore, PartsApart } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { epochMs, replicaOf } from "../site.js";
import { BaseSite } from "./base-site.js";
import { Comparison } from "./comparison.js";

const schema = { title: register(""), players: set<string>(), score: map(counter()) };
type Room = typeof schema;

/** Two that shared some players, cut that off, and parted. */
function parted(): [BaseSite<Room>, BaseSite<Room>] {
  const [ann, bob] = [new BaseSite(1, schema), new BaseSite(2, schema)];
  for (let number = 0; number < 50; number++) ann.change(({ players }) => players.add(`player ${number}`));
  ann.flush();
  ann.sync();
  bob.receive(...ann.disk);
  for (const site of [ann, bob]) {
    site.change(({ players, score }) => {
      players.remove(`player ${site.number}`);
      players.add(`of ${site.number}`);
      score.at("all").add(site.number);
    });
    site.takeSnapshot();
    site.sync();
    site.truncate();
  }
  return [ann, bob];
}

describe("documents without a log for each other", () => {
  it("join by patches of what differs, in one write, with nothing of it held as entries", () => {
    const [ann, bob] = parted();
    const comparison = Comparison.of(ann, bob)!;
    const told = bob.told.length;
    expect(comparison.mend(false)).toMatchObject({ ok: true });
    expect(bob.document.durable.total).toBe(50 + 3);
    expect(bob.waiting.map(({ type }) => type)).toEqual(["snapshot"]);
    expect(bob.told.slice(told).map(({ type }) => type)).toEqual(["joined"]);
    bob.sync();
    expect(bob.document.durable.total).toBe(50 + 6);
    expect(comparison.mend(true)).toMatchObject({ ok: true });
    expect(ann.digest).toBe(bob.digest);
    expect(ann.document.view.score.get("all")).toBe(3);
    expect([ann.document.log.size, bob.document.log.size]).toEqual([0, 0]);
  });

  it("send little: a patch takes some bytes per cell that differs, whatever else there is", () => {
    const [ann] = parted();
    const compared = ann.document.base.parts()!;
    const [added] = [...compared.parts.dots()].filter(({ seq }) => seq === 52);
    const patch = ann.document.base.patch(compared, (author, seq) => author === added!.author && seq === added!.seq)!;
    expect(patch.bytes.length).toBeLessThan(100);
    expect(ann.document.base.snapshot()!.bytes.length).toBeGreaterThan(500);
  });

  it("go on from the joined state: heads, time and numbers are those of whoever got entries", () => {
    const [ann, bob] = parted();
    const comparison = Comparison.of(ann, bob)!;
    for (const back of [false, true]) {
      comparison.mend(back);
      for (const site of [ann, bob]) site.sync();
    }
    bob.crash();
    bob.change(({ title }) => title.set("after"));
    bob.flush();
    bob.sync();
    ann.receive(...bob.disk);
    expect(ann.document.view.title).toBe("after");
    expect(ann.document.pendingBytes).toBe(0);
  });
});

describe("parts", () => {
  it("are of one moment, and none while an entry is open", () => {
    const [ann] = parted();
    const compared = ann.document.base.parts()!;
    ann.change(({ title }) => title.set("new"));
    expect(ann.document.base.parts()).toBeUndefined();
    ann.flush();
    const later = ann.document.base.parts()!;
    expect([later.vector.total, later.parts.size]).toEqual([compared.vector.total + 1, compared.parts.size + 1]);
  });

  it("are refused where a type doesn't tell of its cells one by one, with that reason", () => {
    const field = table<string>();
    const silent: typeof field = {
      ...field,
      join: (state, delta, scope, path) => {
        const unheard = { isDeaf: true, add() {}, subtract() {}, mark: () => 0, rewind() {} };
        field.join(state, delta, { ...scope, fingerprint: unheard }, path);
      },
    };
    const document: DocumentCore<{ seats: typeof field }> = replicaOf(1).open("room", { seats: silent });
    document.change(({ seats }) => seats.set("north", "ann"), epochMs);
    document.flush();
    expect(document.base.partsRefusal).toBeUndefined();
    expect(document.base.parts()).toBeUndefined();
    expect(document.base.partsRefusal).toBe("indivisible");
    expect(document.base.refusal).toBeUndefined();
  });
});

describe("a peer's patch", () => {
  const [ann, bob] = parted();
  const apart = ({ document: { base } }: BaseSite<Room>, removed: readonly Dot[] = []): PartsApart => {
    return { compared: base.parts()!, removed };
  };
  const patch = (): Uint8Array => ann.document.base.patch(ann.document.base.parts()!, () => true)!.bytes;

  it("that is damaged or cut short is refused whole, and no author of it stays", () => {
    const before = bob.digest;
    const bytes = patch();
    for (let at = 0; at < bytes.length; at++) {
      const spoiled = bytes.slice();
      spoiled[at]! ^= 1 << (at % 8);
      const fresh = new BaseSite(9, schema);
      const authors = fresh.document.authors.size;
      for (const wrong of [spoiled, bytes.subarray(0, at)]) {
        expect(fresh.document.base.mend(wrong, apart(fresh), epochMs)).toMatchObject({ ok: false, code: "malformed" });
      }
      expect(fresh.document.authors.size).toBe(authors);
    }
    expect(bob.digest).toBe(before);
  });

  it("from the future is refused until its time has come", () => {
    const early = epochMs - 3_600_000;
    expect(bob.document.base.mend(patch(), apart(bob), early)).toMatchObject({ ok: false, code: "ahead" });
    expect(bob.document.base.mend(patch(), apart(bob), epochMs)).toMatchObject({ ok: true });
  });

  it("that says nothing new changes nothing, and takes nothing away", () => {
    const before = ann.digest;
    const all = [...ann.document.base.parts()!.parts.dots()];
    expect(ann.document.base.mend(patch(), apart(ann, all), epochMs)).toEqual({
      ok: true,
      effects: [],
      writtenBytes: 0,
    });
    expect(ann.digest).toBe(before);
  });
});

describe("a patch for the peer whose patch is joined", () => {
  it("is made before that, and what the peer has seen is not in it", () => {
    const [ann, bob] = parted();
    const comparison = Comparison.of(ann, bob)!;
    const compared = bob.document.base.parts()!;
    const own = [...compared.parts.dots()].filter(({ author }) => author === bob.document.self).map(({ seq }) => seq);
    const lacks = (author: number, seq: number): boolean => author === bob.document.self && own.includes(seq);
    const alone = bob.document.base.patch(compared, lacks)!;
    bob.change(({ title }) => title.set("still open"));
    const mended = bob.document.base.mend(comparison.patchFor(bob), { compared, removed: [], lacks }, bob.nowMs);
    if (!mended.ok) expect.fail(mended.reason);
    expect(mended.patch!.vector.total).toBe(alone.vector.total + 1);
    expect(mended.patch!.bytes.length).toBeLessThan(alone.bytes.length + 40);
    expect(mended.effects.map(({ type }) => type)).toEqual(["persist", "install", "joined"]);
    expect(
      ann.document.base.mend(mended.patch!.bytes, { compared: ann.document.base.parts()!, removed: [] }, ann.nowMs),
    ).toMatchObject({ ok: true });
    expect(ann.document.view.title).toBe("still open");
  });

  it("is made where that says nothing new, too", () => {
    const [ann] = parted();
    const compared = ann.document.base.parts()!;
    const { bytes } = ann.document.base.patch(compared, () => true)!;
    const mended = ann.document.base.mend(bytes, { compared, removed: [], lacks: () => true }, ann.nowMs);
    expect(mended).toMatchObject({ ok: true, effects: [], patch: { bytes } });
  });
});
