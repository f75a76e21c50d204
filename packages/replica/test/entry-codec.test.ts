// The bytes of entries: one form per entry, hostile input answered with a reason, unknown fields carried along.
import { AuthorTable } from "@joinery/clock";
import { counter, decodeState, encodeState, map, register, set, struct } from "@joinery/crdt";
import { decodeEntry, decodeEntryRest, encodeEntry, entryBytesMax, peekSeqs } from "@joinery/replica";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bank } from "./payments.js";
import { arbitraryHistory, playHistory } from "./random-history.js";
import { entryOf, epochMs, everyType, nameOf, replicaOf, Site, siteOf } from "./site.js";

/** Entries of every kind: of several authors, with dependencies, removals and several transactions. */
function sampleEntries(): Uint8Array[] {
  const [ann, bob] = [siteOf(1, everyType), siteOf(2, everyType)];
  ann.write(({ title, players, owed }) => [title.set("x"), players.add("ann"), owed.raise("r", "c", 5n)]);
  bob.receive(...ann.disk);
  bob.change(({ score, votes }) => [score.at("ann").add(1), votes.mine.add(2)]);
  bob.write(({ players, tags }) => [players.clear(), tags.at("t").add(1)]);
  ann.receive(...bob.disk);
  ann.write(({ score, tags, options }) => [score.delete("ann"), tags.clear(), options.mode.set("fast")]);
  const linked = new Site(replicaOf(3).create(bank(), { nonce: "n", paid: {} }));
  linked.write(({ clicks }) => clicks.add(1));
  return [...ann.disk, ...linked.disk];
}

const samples = sampleEntries();

describe("an entry", () => {
  it("has the same bytes after any trip through another document", () => {
    for (const bytes of samples) {
      const document = { authors: new AuthorTable() };
      document.authors.intern(nameOf(77));
      const entry = entryOf(bytes, document);
      expect(encodeEntry(entry, document.authors)).toEqual(bytes);
      expect(decodeEntryRest(entry.rest, entry.locals, document.authors)).toEqual({ ok: true, value: entry });
    }
  });

  it("shows its numbers to whoever peeks", () => {
    const run = fc.property(arbitraryHistory, (steps) => {
      for (const { bytes, firstSeq, lastSeq } of playHistory(steps)) {
        const { rest } = entryOf(bytes, { authors: new AuthorTable() });
        expect(peekSeqs(rest)).toEqual({ firstSeq, lastSeq });
      }
    });
    fc.assert(run, { numRuns: 50 });
  });
});

const arbitraryHostile: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .record({
      sample: fc.constantFrom(...samples),
      cuts: fc.array(fc.record({ at: fc.nat(), byte: fc.nat({ max: 255 }) }), { maxLength: 4 }),
      length: fc.option(fc.nat(), { nil: undefined }),
      extra: fc.uint8Array({ maxLength: 3 }),
    })
    .map(({ sample, cuts, length, extra }) => {
      const bytes = Uint8Array.from([...sample, ...extra]);
      for (const { at, byte } of cuts) bytes[at % bytes.length] = byte;
      return length === undefined ? bytes : bytes.subarray(0, length % (bytes.length + 1));
    }),
);

describe("foreign bytes", () => {
  it("are an entry in its only form or refused with a reason, and then leave no author behind", () => {
    const run = fc.property(arbitraryHostile, (bytes) => {
      const authors = new AuthorTable();
      authors.intern(nameOf(1));
      const decoded = decodeEntry(bytes, authors);
      if (decoded.ok) {
        expect(encodeEntry(decoded.value, authors)).toEqual(bytes);
        const { firstSeq, lastSeq, rest } = decoded.value;
        expect(peekSeqs(rest)).toEqual({ firstSeq, lastSeq });
      } else {
        expect(decoded.reason).not.toBe("");
        expect(authors.size).toBe(1);
      }
      peekSeqs(bytes);
    });
    fc.assert(run, { numRuns: 5_000 });
  });

  it("never break a document, whatever they hold", () => {
    let applied = 0;
    const run = fc.property(fc.array(arbitraryHostile, { minLength: 5, maxLength: 20 }), (hostile) => {
      const site = siteOf(9, everyType);
      for (const bytes of [...hostile, ...samples]) {
        const decoded = decodeEntry(bytes, site.document.authors);
        if (decoded.ok) site.perform(site.document.receive([decoded.value], epochMs));
      }
      const { document } = site;
      expect(document.state.context.cloudSize).toBe(0);
      const bytes = encodeState(document.state);
      const again = decodeState(bytes, struct(everyType), new AuthorTable());
      expect(again).toMatchObject({ ok: true });
      const recovered = siteOf(9, everyType);
      recovered.document.recover(recovered.decode(site.disk));
      expect(recovered.digest).toBe(site.digest);
      site.write(({ total }) => total.add(1));
      applied += document.counts.applied;
    });
    fc.assert(run, { numRuns: 500 });
    expect(applied).toBeGreaterThan(500);
  });

  it.each([
    ["larger than an entry may be", (rest: Uint8Array) => Uint8Array.from([...rest, ...new Uint8Array(entryBytesMax)])],
    ["with unknown flags", (rest: Uint8Array) => rest.with(0, 16 | (rest[0] as number))],
    [
      "with one operation spelled as many",
      (rest: Uint8Array) => Uint8Array.from([0, rest[1] ?? 0, 0, ...rest.slice(2)]),
    ],
    ["with a number spelled longer than needed", (rest: Uint8Array) => Uint8Array.from([0, 0x81, 0, ...rest.slice(2)])],
    ["with the number zero", (rest: Uint8Array) => rest.with(1, 0)],
    ["that end early", (rest: Uint8Array) => rest.subarray(0, 4)],
    ["that are empty", () => new Uint8Array()],
  ])("are refused %s", (_what, forge) => {
    const authors = new AuthorTable();
    const { rest, locals } = entryOf(
      siteOf(1, everyType).write(({ total }) => total.add(1)),
      { authors },
    );
    expect(decodeEntryRest(forge(rest), locals, authors)).toMatchObject({ ok: false });
  });

  it("are refused as an entry of an older or a later version", () => {
    const bytes = samples[0]!;
    expect([bytes[0], decodeEntry(bytes, new AuthorTable()).ok]).toEqual([3, true]);
    for (const version of [0, 1, 2, 4]) {
      const decoded = decodeEntry(bytes.with(0, version), new AuthorTable());
      expect(decoded).toEqual({ ok: false, reason: "an entry of another format version" });
    }
  });

  it("are refused when they name an author twice or none", () => {
    const authors = new AuthorTable();
    const { rest, locals } = entryOf(samples[0]!, { authors });
    expect(decodeEntryRest(rest, [...locals, locals[0]!], authors)).toMatchObject({ ok: false });
    expect(decodeEntryRest(rest, [], authors)).toMatchObject({ ok: false });
  });

  it("are refused when they name one of many authors twice, and not when all of many differ", () => {
    for (const spread of [1, 1000]) {
      const authors = new AuthorTable();
      const names = Array.from({ length: 40 * spread }, (_, number) => authors.intern(nameOf(number)));
      const locals = names.filter((author) => author % spread === 0);
      const rest = Uint8Array.from([...headOfOne, ...Array.from({ length: locals.length - 1 }, () => 0)]);
      expect(decodeEntryRest(rest, locals, authors), `all differ, ${spread} apart`).toMatchObject({ ok: true });
      for (const [first, second] of [
        [0, 39],
        [31, 32],
        [38, 39],
      ] as const) {
        const twice = locals.with(second, locals[first] as number);
        expect(decodeEntryRest(rest, twice, authors), `${first} and ${second}`).toMatchObject({ ok: false });
      }
    }
  });
});

/** Flags of one operation, its number, a short time: what stands before the dependencies. */
const headOfOne = [2, 1, 0, 0, 0, 0, 0, 0];

describe("an entry of a newer schema", () => {
  const newer = { title: register(""), score: map(counter()), mood: set<string>() };
  const older = { title: register(""), score: map(counter()) };

  it("is kept, relayed with equal bytes, and what is known of it applied", () => {
    const [ann, bob, cid] = [siteOf(1, newer), siteOf(2, older), siteOf(3, newer)];
    ann.write(({ title, mood, score }) => [title.set("t"), mood.add("glad"), score.at("a").add(2)]);
    ann.write(({ mood }) => mood.add("calm"));
    bob.receive(...ann.disk);
    expect(bob.document.view).toMatchObject({ title: "t" });
    expect(bob.document.view.score.get("a")).toBe(2);
    expect(bob.vector).toBe(ann.vector);
    expect(bob.sent).toEqual(ann.disk);
    bob.write(({ title }) => title.set("u"));
    cid.receive(...bob.sent);
    ann.receive(...bob.sent);
    expect(cid.digest).toBe(ann.digest);
    expect([...cid.document.view.mood]).toEqual(["calm", "glad"]);
  });

  it("gives equal bytes at all who know equally little", () => {
    const [ann, bob, cid] = [siteOf(1, newer), siteOf(2, older), siteOf(3, older)];
    ann.write(({ title, mood }) => [title.set("t"), mood.add("glad")]);
    bob.receive(...ann.disk);
    cid.receive(...bob.sent);
    expect(cid.digest).toBe(bob.digest);
  });
});

describe("the heads of ten thousand authors", () => {
  const simple = { clicks: counter(), title: register("") };
  const crowd = Array.from({ length: 10_000 }, (_, number) => siteOf(number + 100, simple));
  const clicks = crowd.map((site) => site.write((draft) => draft.clicks.add(1)));

  it("fit one entry, of which they become the past", () => {
    const [ann, bob] = [siteOf(1, simple), siteOf(2, simple)];
    ann.receive(...clicks);
    const first = ann.write((draft) => draft.clicks.add(1));
    const second = ann.write((draft) => draft.clicks.add(1));
    expect(first.length).toBeGreaterThan(160_000);
    expect(first.length).toBeLessThanOrEqual(entryBytesMax);
    expect(second.length).toBeLessThan(60);
    bob.receive(second, first, ...clicks);
    expect([bob.digest, bob.document.view.clicks]).toEqual([ann.digest, 10_002]);
  });

  it("leave room for what fits beside them, and the error says what to do about more", () => {
    const ann = siteOf(1, simple);
    ann.receive(...clicks);
    const long = "x".repeat(950_000);
    expect(() => ann.change((draft) => draft.title.set(long))).toThrow("make a small one first");
    ann.write((draft) => draft.clicks.add(1));
    expect(() => ann.write((draft) => draft.title.set(long))).not.toThrow();
  });
});

describe("more heads than one entry can name", () => {
  const simple = { clicks: counter(), title: register("") };
  const crowd = Array.from({ length: 21_000 }, (_, number) => siteOf(number + 100, simple));
  const clicks = crowd.map((site) => site.write((draft) => draft.clicks.add(1)));

  it("are taken in by entries that say nothing, before the change and also when it fails", () => {
    const [ann, bob] = [siteOf(1, simple), siteOf(2, simple)];
    ann.receive(...clicks);
    const diskBefore = ann.disk.length;
    const failed = () =>
      ann.change(() => {
        throw new TypeError("of its own");
      });
    expect(failed).toThrow("of its own");
    ann.write((draft) => draft.clicks.add(1));
    const own = ann.disk.slice(diskBefore);
    expect(own.length).toBe(3);
    for (const bytes of own) expect(bytes.length).toBeLessThanOrEqual(entryBytesMax);
    expect(own[2]!.length).toBeLessThan(60_000);
    bob.receive(...[...own].reverse(), ...clicks);
    expect([bob.digest, bob.document.view.clicks]).toEqual([ann.digest, 21_001]);
    const again = siteOf(1, simple);
    again.document.recover(again.decode(ann.disk));
    expect([again.digest, again.durable]).toEqual([ann.digest, ann.durable]);
  });
});

describe("an entry of very many operations", () => {
  it("ends at a number of them, as alike ones take hardly any bytes", () => {
    const ann = siteOf(1, everyType);
    const clicks = (count: number) => () =>
      ann.write(({ total }) => {
        for (let left = count; left > 0; left--) total.add(1);
      });
    expect(clicks(32_768)().length).toBeLessThan(200_000);
    expect(clicks(32_769)).toThrow("does not fit one entry");
    const bob = siteOf(2, everyType);
    bob.receive(...ann.disk);
    expect(bob.document.view.total).toBe(32_768);
  });

  it("is refused from elsewhere, before anything is made of them", () => {
    const authors = new AuthorTable();
    const bytes = siteOf(1, everyType).write(({ total }) => [total.add(1), total.add(1)]);
    const { rest, locals } = entryOf(bytes, { authors });
    expect([rest[0], rest[1], rest[2]]).toEqual([4, 1, 1]);
    const huge = Uint8Array.from([...rest.subarray(0, 2), 0x80, 0x80, 0x02, ...rest.subarray(3)]);
    expect(decodeEntryRest(huge, locals, authors)).toEqual({ ok: false, reason: "more than 32768 operations" });
  });
});
