// Whatever a replica stores it can prove to any other: an entry is stored only in one unit with a signed one over it that
// can be stored itself. So nobody can make one replica store and build on what others can never be shown a proof of.
import type { Entry } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { sealOf } from "../../src/signed/seal.js";
import { signAs, unsigned, withHead } from "./forger.js";
import { authorOf, type SignedSite, type SignedSiteOptions, signedSite } from "./signed-site.js";

const members = [1, 2, 3, 4].map(authorOf);

function member(number: number, options: SignedSiteOptions = {}): SignedSite {
  return signedSite(number, { members, ...options });
}

/** Two entries of author 1, of which the second follows one of author 2. */
function given(): { readonly first: Entry; readonly second: Entry; readonly other: Entry; readonly site: SignedSite } {
  const [ann, eve] = [member(1), member(2)];
  ann.write(({ players }) => players.add("a"));
  ann.receive(eve.write(({ players }) => players.add("e")));
  ann.write(({ players }) => players.add("b"));
  const [first, other, second] = ann.decode(ann.disk);
  return { first: first!, second: second!, other: other!, site: ann };
}

/** `first` without a signature under a signed `second`, as shown to a replica of author 3. */
function shown(
  spoil: (second: Entry, site: SignedSite) => Entry,
  options: SignedSiteOptions & { readonly others?: boolean } = {},
): SignedSite {
  const { first, second, other, site } = given();
  const bob = member(3, options);
  const entries = [unsigned(first), signAs(1, spoil(second, site), site.document)];
  bob.receive(...site.encode(options.others === false ? entries : [other, ...entries]));
  return bob;
}

function playersOf({ document }: SignedSite): string {
  return [...document.view.players].sort().join("");
}

/** Everything that `site` stores, shown to another one entry after the other. */
function shownTo(site: SignedSite, number: number, options: SignedSiteOptions = {}): SignedSite {
  const other = member(number, options);
  for (const bytes of site.disk) other.receive(bytes);
  return other;
}

describe("an entry that nothing proves but a signed one", () => {
  it("is stored with it where that one can be stored", () => {
    const bob = shown((second) => second);
    expect([playersOf(bob), playersOf(shownTo(bob, 4))]).toEqual(["abe", "abe"]);
  });

  const spoilt: Record<string, (second: Entry, site: SignedSite) => Entry> = {
    "is misnumbered": (second) => withHead(second, { firstSeq: second.firstSeq + 1, lastSeq: second.lastSeq + 1 }),
    "names a dependency by a wrong number": (second) =>
      withHead(second, { deps: second.deps.map(({ author, seq }) => ({ author, seq: seq + 1 })) }),
    "names a dependency by a wrong author": (second, { document }) =>
      withHead(second, { deps: second.deps.map(({ seq }) => ({ author: document.authors.intern(authorOf(4)), seq })) }),
  };
  for (const [what, spoil] of Object.entries(spoilt)) {
    it(`is not stored where that one ${what}`, () => {
      const bob = shown(spoil);
      expect([playersOf(bob), bob.disk.length, bob.signed.refusals.malformed]).toEqual(["e", 1, 1]);
    });
  }

  it("waits with it for what that one lacks, and for its time", () => {
    const bob = shown((second) => second, { others: false });
    expect([bob.disk.length, bob.document.counts.held]).toEqual([0, 2]);
    bob.receive(given().site.disk[1]!);
    expect(playersOf(bob)).toBe("abe");
    const late = (second: Entry, { nowMs }: SignedSite): Entry =>
      withHead(second, { stamp: { ms: nowMs + 10 * 60_000, counter: 0 } });
    const cid = shown(late);
    expect(playersOf(cid)).toBe("e");
    cid.nowMs += 5 * 60_000;
    cid.perform(cid.document.tick(cid.nowMs));
    expect([playersOf(cid), playersOf(shownTo(cid, 4))]).toEqual(["abe", "e"]);
  });

  it("is asked for again while it lacks nothing but a signature, by hash, and taken with one", () => {
    const { first, second, site } = given();
    const bob = member(3);
    bob.receive(...site.encode([unsigned(first), second]));
    const lacking = bob.signed.branches.lacking().map((hash) => Buffer.from(hash).toString("hex"));
    const { nodes } = site.signed.tree;
    const named = (node: (typeof nodes)[number]): string => Buffer.from(node.hash).toString("hex");
    expect(lacking.sort()).toEqual([named(nodes[0]!), named(nodes[1]!)].sort());
    expect(bob.signed.branches.unknown([nodes[0]!.hash])).toHaveLength(1);
    const served = site.signed.branches.stretch(nodes[0]!.hash, 1);
    bob.receive(...site.encode(served));
    expect([playersOf(bob), bob.signed.branches.lacking().length]).toEqual(["a", 1]);
  });

  it("does not keep the same entry with a signature of its own from being taken", () => {
    const { first, second, site } = given();
    const misnumbered = signAs(1, spoilt["is misnumbered"]!(second, site), site.document);
    for (const order of [0, 1]) {
      const bob = member(3);
      const lying = site.encode([unsigned(first), misnumbered]);
      const [entry] = site.encode([first]);
      bob.receive(...(order === 0 ? [...lying, entry!] : [entry!, ...lying]));
      expect([playersOf(bob), playersOf(shownTo(bob, 4))]).toEqual(["a", "a"]);
    }
  });

  it("is stored before it under its own signature, where it has one", () => {
    const { first, second, site } = given();
    const bob = member(3);
    const late = withHead(second, { stamp: { ms: site.nowMs + 10 * 60_000, counter: 0 }, deps: second.deps });
    bob.receive(...site.encode([first, signAs(1, late, site.document)]));
    expect([playersOf(bob), bob.checks]).toEqual(["a", 2]);
  });

  it("is not stored where it was proven by what left a full room", () => {
    const ann = member(1);
    for (let left = 100; left > 0; left--) ann.write(({ seats }) => seats.set("s", `${left}`.repeat(200)));
    const chain = ann.decode(ann.disk);
    const bob = member(3, { pendingBytesMax: 20_000 });
    bob.receive(ann.disk[99]!);
    for (const bytes of ann.encode(chain.slice(0, 99).map(unsigned)).reverse()) bob.receive(bytes);
    expect(bob.signed.refusals.crowded_out).toBeGreaterThan(0);
    expect(bob.disk).toEqual([]);
    for (const bytes of ann.disk) bob.receive(bytes);
    expect(bob.digest).toBe(ann.digest);
  });

  it("is not stored in a unit that is too large for others to hold", () => {
    const ann = member(1);
    for (let left = 10; left > 0; left--) ann.write(({ seats }) => seats.set(`${left}`, "x".repeat(10_000)));
    const chain = ann.decode(ann.disk);
    const bob = member(3);
    bob.receive(...ann.encode([...chain.slice(0, 9).map(unsigned), chain[9]!]));
    expect(bob.disk).toEqual([]);
    bob.receive(ann.disk[4]!);
    expect(bob.document.view.seats.size).toBe(10);
    expect(shownTo(bob, 4, { pendingBytesMax: 2 * 80_000 }).digest).toBe(ann.digest);
  });
});

describe("an entry with as many operations as its bytes may hold if a signature counts", () => {
  it("is worth the same with and without the signature", () => {
    const ann = member(1);
    const [plain] = ann.decode([ann.write(({ players }) => [players.add("a"), players.add("b")])]);
    const lastSeq = (plain!.rest.length - 64) * 8 + 100;
    const bytes = ann.encode([signAs(1, withHead(plain!, { lastSeq }), ann.document)]);
    const bob = member(3);
    bob.receive(...bytes, ...ann.encode([unsigned(ann.decode(bytes)[0]!)]));
    expect(bob.signed.refusals).toMatchObject({ malformed: 2, bad_signature: 0 });
  });
});

describe("an author", () => {
  it("signs whatever it writes, so that a crash in the middle of a flush leaves nothing without proof", () => {
    const ann = member(1);
    for (let left = 600; left > 0; left--) ann.change(({ total }) => total.add(1));
    expect(ann.disk.length).toBe(2);
    const again = member(1);
    again.document.recover(again.decode(ann.disk));
    expect(again.document.view.total).toBe(512);
    expect(ann.decode(ann.disk).every((entry) => sealOf(entry)!.signature !== undefined)).toBe(true);
    expect(shownTo(ann, 4).document.view.total).toBe(512);
  });
});
