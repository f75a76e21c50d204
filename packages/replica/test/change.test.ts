// Local changes: all or nothing, synchronous, and collected into entries within their bounds.
import { pathKeys } from "@joinery/crdt";
import { ChangeError, entryBytesMax, entryTransactionsMax } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { entryOf, epochMs, everyType, type Site, siteOf } from "./site.js";

function traceOf(site: Site<typeof everyType>): unknown {
  const { document, digest, vector, durable, disk, delivered } = site;
  return [digest, vector, durable, disk.length, delivered.length, document.openSince, document.log.size];
}

/** A site with a past: entries of its own and of another. */
function usedSite(): Site<typeof everyType> {
  const site = siteOf(1, everyType);
  const other = siteOf(2, everyType);
  site.receive(other.write(({ players, score }) => [players.add("bob"), score.at("bob").add(7)]));
  site.write(({ title, tags, votes }) => [title.set("first"), tags.at("x").add(1), votes.mine.add(1)]);
  return site;
}

function changeEverything(draft: Parameters<Parameters<Site<typeof everyType>["change"]>[0]>[0]): void {
  draft.title.set("second");
  draft.players.clear();
  draft.total.add(5);
  draft.score.delete("bob");
  draft.score.at("cid").add(1);
  draft.seats.set("1", { name: "ann", ready: true });
  draft.tags.at("x").remove(1);
  draft.tags.at("y").add(2);
  draft.owed.raise("row", "column", 10n);
  draft.votes.mine.add(3);
  draft.options.notes.at("n").set("text");
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof ChangeError ? error.code : `${error}`;
  }
}

describe("a change that throws", () => {
  it.each([false, true])("leaves no trace, with an entry open: %s", (isOpen) => {
    const site = usedSite();
    if (isOpen) site.change(({ total }) => total.add(1));
    const before = traceOf(site);
    const { view } = site.document;
    expect(() =>
      site.change((draft) => {
        changeEverything(draft);
        throw new RangeError("no");
      }),
    ).toThrow("no");
    expect(traceOf(site)).toEqual(before);
    expect([...view.players]).toEqual(["bob"]);
    expect(view.score.get("bob")).toBe(7);
  });

  it("names no places in the next change that is delivered", () => {
    const site = usedSite();
    site.document.observed = true;
    expect(() =>
      site.change((draft) => {
        changeEverything(draft);
        throw new RangeError("no");
      }),
    ).toThrow("no");
    site.change(({ total }) => total.add(1));
    expect(site.delivered.at(-1)!.paths.map(pathKeys)).toEqual([["total"]]);
  });

  it("does not spend a sequence number", () => {
    const site = usedSite();
    const next = site.document.applied.get(site.document.self) + 1;
    expect(() =>
      site.change(() => {
        throw new RangeError("no");
      }),
    ).toThrow("no");
    expect(site.document.change(({ total }) => total.add(1), epochMs)).toMatchObject({ firstSeq: next, lastSeq: next });
  });

  it("leaves the entry as it would have been without it", () => {
    const [plain, failing] = [usedSite(), usedSite()];
    for (const site of [plain, failing]) site.change(({ total }) => total.add(1));
    expect(() =>
      failing.change((draft) => {
        changeEverything(draft);
        throw new RangeError("no");
      }),
    ).toThrow("no");
    for (const site of [plain, failing]) site.write(({ players }) => players.add("dan"));
    expect(failing.disk).toEqual(plain.disk);
  });
});

describe("a change", () => {
  it("sees its own writes, and reads them back before it ends", () => {
    const site = usedSite();
    site.change((draft) => {
      draft.score.at("bob").add(1);
      draft.title.set("mine");
      draft.players.add("eve");
      expect(draft.score.at("bob").value).toBe(8);
      expect(draft.title.value).toBe("mine");
      expect(draft.players.has("eve")).toBe(true);
    });
  });

  it("refuses another one inside it, and goes on when that is caught", () => {
    const site = usedSite();
    const inner = (): unknown => site.change(({ total }) => total.add(100));
    site.change(({ total }) => {
      total.add(1);
      expect(codeOf(inner)).toBe("NESTED_CHANGE");
    });
    expect(site.document.view.total).toBe(1);
    expect(codeOf(() => site.change(inner))).toBe("NESTED_CHANGE");
    expect(site.document.view.total).toBe(1);
  });

  it("refuses to flush or to integrate inside it, and then leaves no trace", () => {
    const site = usedSite();
    const foreign = siteOf(3, everyType).write(({ total }) => total.add(1));
    for (const act of [() => site.flush(), () => site.receive(foreign)]) {
      const before = site.digest;
      const run = (): void =>
        site.change(({ total }) => {
          total.add(1);
          act();
        });
      expect(run).toThrow("inside a change");
      expect(site.digest).toBe(before);
    }
  });

  it("refuses a callback that returns a promise, and takes back what it did so far", () => {
    const site = usedSite();
    const before = traceOf(site);
    const run = (): unknown =>
      site.change(({ total }) => {
        total.add(1);
        return Promise.resolve();
      });
    expect(codeOf(run)).toBe("ASYNC_CHANGE");
    expect(traceOf(site)).toEqual(before);
  });

  it("that does nothing makes no entry and delivers nothing", () => {
    const site = usedSite();
    const before = traceOf(site);
    const { firstSeq, lastSeq, effects } = site.document.change(({ players }) => players.remove("nobody"), epochMs);
    expect(lastSeq).toBe(firstSeq - 1);
    expect(effects).toEqual([]);
    expect(site.document.flush()).toEqual([]);
    expect(traceOf(site)).toEqual(before);
  });

  it("hands back what its callback returns, and delivers its tag", () => {
    const site = usedSite();
    const tag = { from: "a button" };
    const { result, effects } = site.document.change(({ total }) => [total.add(2)].length, epochMs, tag);
    expect(result).toBe(1);
    expect(effects).toMatchObject([{ type: "deliver", origin: "local", tag, paths: [] }]);
  });

  it("larger than an entry is refused without a trace, with other transactions open or not", () => {
    for (const isOpen of [false, true]) {
      const site = usedSite();
      if (isOpen) site.change(({ total }) => total.add(1));
      const before = traceOf(site);
      const run = (): unknown =>
        site.change(({ seats }) => {
          for (let key = 0; key < 300; key++) seats.set(`${key}`, { name: "n".repeat(4000), ready: true });
        });
      expect(codeOf(run)).toBe("CHANGE_TOO_LARGE");
      expect(traceOf(site)).toEqual(before);
    }
  });
});

describe("transactions between flushes", () => {
  it("share one entry with one time", () => {
    const site = usedSite();
    const before = site.disk.length;
    for (let left = 10; left > 0; left--) site.change(({ total }) => [total.add(1), total.add(1)]);
    site.flush();
    expect(site.disk.length).toBe(before + 1);
    const { firstSeq, lastSeq } = entryOf(site.disk.at(-1)!, site.document);
    expect(lastSeq - firstSeq).toBe(19);
  });

  it("go into a second entry after the 256th, which depends on nothing but the first", () => {
    const site = siteOf(1, everyType);
    site.receive(siteOf(2, everyType).write(({ total }) => total.add(1)));
    for (let left = entryTransactionsMax + 1; left > 0; left--) site.change(({ total }) => total.add(1));
    expect(site.disk.length).toBe(2);
    site.flush();
    const [, first, second] = site.disk.map((bytes) => entryOf(bytes, site.document));
    expect(first).toMatchObject({ firstSeq: 1, lastSeq: 256, deps: [{ seq: 1 }] });
    expect(second).toMatchObject({ firstSeq: 257, lastSeq: 257, deps: [], stamp: first!.stamp });
    const other = siteOf(3, everyType);
    other.receive(...[...site.disk].reverse());
    expect(other.digest).toBe(site.digest);
  });

  it("leave an entry as it is when one of several operations begins the next", () => {
    const site = siteOf(1, everyType);
    for (let left = entryTransactionsMax + 1; left > 0; left--) {
      site.change(({ total, seats }) => [total.add(1), seats.set(`${left}`, { name: "n", ready: true })]);
    }
    site.flush();
    expect(site.disk.length).toBe(2);
    const other = siteOf(3, everyType);
    other.receive(...site.disk);
    expect(other.digest).toBe(site.digest);
  });

  it("go into a second entry when they no longer fit one", () => {
    const site = siteOf(1, everyType);
    for (let key = 0; key < 30; key++) {
      site.change(({ seats }) => seats.set(`${key}`, { name: "n".repeat(20_000), ready: true }));
    }
    site.flush();
    expect(site.disk.length).toBe(3);
    for (const bytes of site.disk) expect(bytes.length).toBeLessThanOrEqual(entryBytesMax);
    const other = siteOf(3, everyType);
    other.receive(...site.disk);
    expect(other.digest).toBe(site.digest);
  });

  it("take one large transaction by itself, up to the most that an entry may have", () => {
    const site = siteOf(1, everyType);
    site.change(({ total }) => total.add(1));
    site.change(({ seats }) => seats.set("a", { name: "n".repeat(1_000_000), ready: true }));
    site.change(({ total }) => total.add(1));
    site.flush();
    expect(site.disk.map(({ length }) => length > 1_000_000)).toEqual([false, true, false]);
    expect(site.disk[1]!.length).toBeLessThanOrEqual(entryBytesMax);
    const other = siteOf(3, everyType);
    other.receive(...site.disk);
    expect(other.digest).toBe(site.digest);
  });

  it("fit a frame also where hundreds of authors are mentioned", () => {
    const site = siteOf(1, everyType);
    for (let author = 2; author < 400; author++) {
      site.receive(siteOf(author, everyType).write(({ players }) => players.add("x".repeat(100))));
    }
    for (let key = 0; key < 12; key++) {
      site.change(({ seats }) => seats.set(`${key}`, { name: "n".repeat(20_000), ready: true }));
    }
    site.write(({ players }) => players.clear());
    const other = siteOf(3000, everyType);
    other.receive(...site.disk);
    expect(other.digest).toBe(site.digest);
    for (const bytes of site.disk) expect(bytes.length).toBeLessThanOrEqual(entryBytesMax);
  });

  it("are closed by the first remote entry that applies, so that a removal covers the same everywhere", () => {
    const [ann, bob] = [siteOf(1, everyType), siteOf(2, everyType)];
    const fromBob = bob.write(({ players }) => players.add("x"));
    ann.change(({ players }) => players.add("y"));
    ann.receive(fromBob);
    expect(ann.document.openSince).toBeUndefined();
    ann.change(({ players }) => players.remove("x"));
    ann.flush();
    const [first, , last] = ann.disk.map((bytes) => entryOf(bytes, ann.document));
    expect(first).toMatchObject({ author: ann.document.self, deps: [] });
    expect(last).toMatchObject({ author: ann.document.self, deps: [{ seq: 1 }] });
    bob.receive(...ann.disk);
    expect(bob.digest).toBe(ann.digest);
    expect([...bob.document.view.players]).toEqual(["y"]);
  });

  it("stay open when what comes in is known, held or malformed", () => {
    const [ann, bob] = [siteOf(1, everyType), siteOf(2, everyType)];
    const [one, two, three] = ["1", "2", "3"].map((name) => bob.write(({ players }) => players.add(name)));
    ann.receive(one!);
    ann.change(({ total }) => total.add(1));
    ann.receive(one!, three!);
    const bad = two!.slice();
    bad[bad.length - 1]! ^= 1;
    ann.receive(bad);
    expect(ann.document.counts).toMatchObject({ duplicate: 1, held: 1, rejected: 1 });
    expect(ann.document.openSince).toBeDefined();
  });
});
