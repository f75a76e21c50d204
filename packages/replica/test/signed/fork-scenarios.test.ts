// Forks told as stories, honest and dishonest: what goes on counting, what is only evidence, and what a proof is worth.
import { defaultVerifier, forkProofOf, verifyForkProof } from "@joinery/replica/signed";
import { describe, expect, it } from "vitest";
import { decodeBundle } from "../../src/core/bytes/bundle-codec.js";
import { exportSince, versionOf } from "../../src/core/bytes/document-export.js";
import { sealOf, withSeal } from "../../src/signed/seal.js";
import { namesThatCount } from "./counting-oracle.js";
import { dependingOn, signAs } from "./forger.js";
import { authorOf, type SignedSite, signedSite } from "./signed-site.js";

const members = [1, 2, 3, 4, 5].map(authorOf);

function member(number: number): SignedSite {
  return signedSite(number, { members });
}

/** A site that only listens. */
function reader(...bytes: Uint8Array[]): SignedSite {
  const site = signedSite(99, { members });
  site.receive(...bytes);
  return site;
}

/** Two sites with one key, both going on from what `trunk` has written. */
function twins(trunk: SignedSite): [SignedSite, SignedSite] {
  const copy = (): SignedSite => {
    const twin = member(trunk.number);
    twin.document.recover(twin.decode(trunk.disk));
    return twin;
  };
  const pair: [SignedSite, SignedSite] = [copy(), copy()];
  // Two entries at one time and of one content would be one entry.
  pair[1].nowMs++;
  return pair;
}

function addTo(site: SignedSite, player: string): Uint8Array {
  return site.write(({ players }) => players.add(player));
}

function playersOf(site: SignedSite): string {
  return [...site.document.view.players].sort().join("");
}

/** Under how many names the state knows author 1. */
function namesOfFirst({ signed, document }: SignedSite): number {
  return signed.branchCount(document.authors.indexOf(authorOf(1)));
}

function forkSeen(site: SignedSite): boolean {
  return site.signed.tree.forks.size > 0;
}

describe("a fork", () => {
  it("leaves what was built on, and makes what nobody built on evidence", () => {
    const [one, other] = twins(member(1));
    const bob = member(2);
    const [a, b] = [addTo(one, "a"), addTo(other, "b")];
    bob.receive(a);
    expect(bob.disk.length).toBe(1);
    bob.receive(b);
    expect(forkSeen(bob)).toBe(true);
    expect(playersOf(bob)).toBe("a");
    expect(bob.disk.length, "the first branch, an endorsement of it, the second branch").toBe(3);
    expect(playersOf(reader(a, b))).toBe("");
    expect(playersOf(reader(...bob.disk))).toBe("a");
    expect(playersOf(reader(...[...bob.disk].reverse()))).toBe("a");
  });

  it("is in the bytes that are exported since a version, though both branches have the same numbers", () => {
    const [one, other] = twins(member(1));
    const [bob, cid] = [member(2), member(3)];
    bob.receive(addTo(one, "a"));
    cid.receive(addTo(other, "b"));
    const bytes = exportSince(bob.document, versionOf(cid.document));
    if (!bytes.ok) expect.fail(bytes.reason);
    const entries = decodeBundle(bytes.value, cid.document.id, cid.document.authors);
    if (!entries.ok) expect.fail(entries.reason);
    expect(forkSeen(cid)).toBe(false);
    cid.perform(cid.document.receive(entries.value, cid.nowMs));
    expect(forkSeen(cid)).toBe(true);
    const nothing = exportSince(bob.document, versionOf(bob.document));
    expect(nothing.ok && nothing.value.length).toBeLessThan(bytes.value.length / 3);
    expect(exportSince(bob.document, Uint8Array.of(1, 0))).toMatchObject({ ok: false });
  });

  it("honours every branch that somebody had built on, and the states become equal", () => {
    const [one, other] = twins(member(1));
    const [bob, cid] = [member(2), member(3)];
    bob.receive(addTo(one, "a"), addTo(one, "A"));
    cid.receive(addTo(other, "b"));
    bob.receive(...cid.disk);
    cid.receive(...bob.disk);
    bob.receive(...cid.disk);
    expect([playersOf(bob), playersOf(cid)]).toEqual(["Aab", "Aab"]);
    expect(cid.digest).toBe(bob.digest);
    addTo(bob, "c");
    cid.receive(...bob.disk);
    expect(cid.digest).toBe(bob.digest);
  });

  it("is seen by its own author, who then writes no more", () => {
    const [one, other] = twins(member(1));
    addTo(one, "a");
    one.receive(addTo(other, "b"));
    expect(() => addTo(one, "c")).toThrow(expect.objectContaining({ code: "AUTHOR_FORKED" }));
  });

  it("does not bring back what was removed from the trunk or from a branch before the fork was known", () => {
    const ann = member(1);
    const trunk = addTo(ann, "t");
    const [one, other] = twins(ann);
    const bob = member(2);
    bob.receive(trunk, addTo(one, "a"));
    bob.write(({ players }) => players.clear());
    bob.receive(addTo(other, "b"));
    expect([forkSeen(bob), playersOf(bob)]).toEqual([true, ""]);
    expect([namesOfFirst(bob), bob.evidence.split(" ").length], "evidence renames nothing").toEqual([1, 1]);
    expect(playersOf(reader(...bob.disk))).toBe("");
  });

  it("lets others remove from each branch alone, by what they had seen", () => {
    const [one, other] = twins(member(1));
    const [bob, cid] = [member(2), member(3)];
    bob.receive(addTo(one, "x"));
    cid.receive(addTo(other, "x"));
    cid.write(({ players }) => players.add("c"));
    bob.write(({ players }) => players.remove("x"));
    cid.receive(...bob.disk);
    bob.receive(...cid.disk);
    expect(playersOf(bob)).toBe("cx");
    bob.write(({ players }) => players.remove("x"));
    cid.receive(...bob.disk);
    expect([playersOf(bob), playersOf(cid)]).toEqual(["c", "c"]);
    expect(reader(...bob.disk, ...cid.disk).digest).toBe(bob.digest);
  });

  it("within a branch makes branches of the branch", () => {
    const [one, other] = twins(member(1));
    const bob = member(2);
    bob.receive(addTo(one, "a"), addTo(other, "b"));
    const [left, right] = twins(one);
    const [cid, dan] = [member(3), member(4)];
    cid.receive(...one.disk, addTo(left, "l"), addTo(left, "L"));
    dan.receive(...one.disk, addTo(right, "r"));
    for (const from of [bob, cid, dan, bob, cid]) for (const to of [bob, cid, dan]) to.receive(...from.disk);
    expect(namesOfFirst(bob), "the trunk and two branches: evidence renames nothing").toBe(3);
    expect(playersOf(bob)).toBe("Lalr");
    expect([cid.digest, dan.digest]).toEqual([bob.digest, bob.digest]);
  });

  it("shows nothing but the entries that came: those who vouch late vouch for what they had applied", () => {
    const ann = member(1);
    const [one, other] = twins(ann);
    const [bob, cid] = [member(2), member(3)];
    const a = addTo(one, "a");
    bob.receive(a, addTo(other, "b"));
    cid.receive(a);
    addTo(cid, "c");
    expect(playersOf(reader(...bob.disk, ...cid.disk))).toBe("ac");
  });
});

describe("a dishonest member", () => {
  /**
   * Two branches of author 1, and an entry of author 3 that has both in its past: one by itself, the other by way of
   * author 4, of whom it names another first entry than its writer had seen. It removes the only `x` that it saw.
   */
  function given(): { readonly branches: Uint8Array[]; readonly dan: Uint8Array; readonly both: Uint8Array } {
    const [one, other] = twins(member(1));
    const [a, b] = [addTo(one, "x"), addTo(other, "z")];
    const [dan, twin] = twins(member(4));
    dan.receive(b);
    const onB = addTo(dan, "d");
    const eve = member(3);
    eve.receive(a, addTo(twin, "D"));
    const [entry] = eve.decode([eve.write(({ players }) => players.remove("x"))]);
    const seal = sealOf(entry!)!;
    const node = reader(b, onB).signed.tree.nodes[1]!;
    const deps = entry!.deps.map(({ author }, index) =>
      eve.document.authors.idOf(author) === authorOf(4) ? node.hash : seal.deps[index]!,
    );
    const both = signAs(3, withSeal(entry!, { ...seal, deps }), eve.document);
    return { branches: [a, b], dan: onB, both: eve.encode([both])[0]! };
  }

  it("who has both branches in the past vouches for neither, and counts only once others vouch", () => {
    const { branches, dan, both } = given();
    const site = reader(...branches, dan, both);
    expect(site.signed.tree.nodes.length).toBe(4);
    expect(site.counting).toBe(namesThatCount(site.signed.tree));
    expect([playersOf(site), site.evidence.split(" ").length]).toEqual(["dz", 2]);
    const bob = member(2);
    bob.receive(branches[0]!);
    addTo(bob, "y");
    site.receive(...bob.disk);
    expect([site.counting.split(" ").length, site.evidence]).toEqual([5, ""]);
  });

  it("who means one of two dots that go by one name removes neither", () => {
    const { branches, dan, both } = given();
    const bob = member(2);
    bob.receive(branches[0]!);
    addTo(bob, "y");
    const entries = [...bob.disk, branches[1]!, dan, both];
    const [site, other] = [reader(...entries), reader(...entries.reverse())];
    for (const each of [site, other]) expect([each.evidence, playersOf(each)]).toEqual(["", "dxyz"]);
    expect(other.digest).toBe(site.digest);
  });

  it("who names both branches as what it depends on vouches for neither", () => {
    const [one, other] = twins(member(1));
    const branches = [addTo(one, "a"), addTo(other, "b")];
    const eve = member(3);
    const [plain] = eve.decode([addTo(eve, "e")]);
    const { nodes } = reader(...branches).signed.tree;
    for (const order of [nodes, [...nodes].reverse()]) {
      const both = signAs(3, dependingOn(plain!, order, eve.document), eve.document);
      const site = reader(...branches, ...eve.encode([both]));
      expect([site.signed.refusals.malformed, site.signed.tree.nodes.length]).toEqual([0, 3]);
      expect([site.counting, site.counting]).toEqual(["", namesThatCount(site.signed.tree)]);
    }
  });

  it("who forks can't fill the disks of others with what counts for nobody", () => {
    const [one, other] = twins(member(1));
    const bob = member(2);
    bob.receive(addTo(one, "a"));
    const text = "x".repeat(200_000);
    for (let left = 30; left > 0; left--) bob.receive(other.write(({ seats }) => seats.set(`${left}`, text)));
    expect(bob.signed.refusals.evidence_full).toBeGreaterThan(0);
    expect(bob.disk.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(5 * 1024 * 1024);
    const cid = member(3);
    cid.receive(...other.disk);
    addTo(cid, "c");
    bob.receive(...cid.disk);
    for (let round = 0; round < 2; round++) bob.receive(...other.disk);
    expect([bob.evidence, bob.document.view.seats.size]).toEqual(["", 30]);
  });
});

describe("a proof of a fork", () => {
  function proof(): Uint8Array {
    const [one, other] = twins(member(1));
    const bob = member(2);
    for (let left = 300; left > 0; left--) one.change(({ total }) => total.add(1));
    one.flush();
    bob.receive(...one.disk, addTo(other, "b"));
    const { signed, document } = bob;
    const author = document.authors.indexOf(authorOf(1));
    return forkProofOf(author, document.id, signed.tree, document.authors)!;
  }

  it("is checked from its bytes alone", async () => {
    const bytes = proof();
    const { id } = member(2).document;
    expect(await verifyForkProof(bytes)).toEqual({ ok: true, value: { document: id, author: authorOf(1), seq: 1 } });
  });

  it("with any byte changed, or for another document, proves nothing", async () => {
    const bytes = proof();
    const verify = defaultVerifier();
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 150)) {
      const spoiled = bytes.slice();
      spoiled[at]! ^= 1;
      expect(await verifyForkProof(spoiled, verify), `${at}`).toMatchObject({ ok: false });
      expect(await verifyForkProof(bytes.subarray(0, at), verify), `${at}`).toMatchObject({ ok: false });
    }
  });

  it("is not to be had from an honest chain", () => {
    const ann = member(1);
    addTo(ann, "a");
    const bob = reader(...ann.disk);
    const { signed, document } = bob;
    expect(forkProofOf(document.authors.indexOf(authorOf(1)), document.id, signed.tree, document.authors)).toBe(
      undefined,
    );
    expect(bob.counting).toBe(namesThatCount(signed.tree));
  });
});

describe("what an entry written now makes count for ever", () => {
  it("leaves out what rests on both branches of somebody while an entry counts that is not applied", () => {
    const [one, other] = twins(member(1));
    const [left, right] = twins(member(4));
    const [bob, ann, eve] = [member(2), member(5), member(3)];
    const [x, xx, y, yy] = [addTo(one, "x"), addTo(other, "X"), addTo(left, "y"), addTo(right, "Y")];
    bob.receive(x);
    addTo(bob, "b");
    // Eve vouches for the other branch of 1, in an entry that is not applied: 4 has two histories in its past.
    const pool = reader(xx, y, yy);
    const [written] = pool.decode([addTo(eve, "e")]);
    const nodes = pool.signed.tree.nodes.filter(({ parent }) => parent === undefined);
    const forged = signAs(3, dependingOn(written!, nodes, pool.document), pool.document);
    const [v] = pool.encode([forged]);
    bob.receive(xx, y, yy, v!);
    ann.receive(...bob.disk);
    const h = addTo(ann, "h");
    bob.receive(...ann.disk);
    const nodeOf = (bytes: Uint8Array) =>
      bob.signed.tree.nodes.find(({ entry }) => Buffer.from(bytes).equals(bob.encode([entry])[0]!))!;
    expect([xx, v!, h].map((bytes) => [nodeOf(bytes).counts, nodeOf(bytes).isApplied])).toEqual([
      [true, true],
      [true, false],
      [true, true],
    ]);
    const isFirm = bob.signed.firmNow();
    expect([x, h].map((bytes) => isFirm(nodeOf(bytes)))).toEqual([false, false]);
    // As eve forks, what only she had vouched for goes, and takes with it what was built on that.
    const again = member(3);
    again.nowMs += 7;
    bob.receive(addTo(again, "E"));
    expect([xx, h].map((bytes) => nodeOf(bytes).isApplied)).toEqual([false, false]);
  });
});
