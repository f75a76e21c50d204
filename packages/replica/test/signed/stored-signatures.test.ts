// What a replica stores carries only signatures that it checked: one that a later entry covers is checked or dropped, and
// what is left of a chain still proves all of it, to other replicas and in proofs of forks.
import type { Entry } from "@joinery/replica";
import { forkProofOf, verifyForkProof } from "@joinery/replica/signed";
import { describe, expect, it } from "vitest";
import { decodeBundle } from "../../src/core/bytes/bundle-codec.js";
import { exportSince, versionOf } from "../../src/core/bytes/document-export.js";
import { sealOf, withSeal } from "../../src/signed/seal.js";
import { authorOf, type SignedSite, type SignedSiteOptions, signedSite } from "./signed-site.js";

const members = [1, 2, 3, 4].map(authorOf);

function member(number: number, options: SignedSiteOptions = {}): SignedSite {
  return signedSite(number, { members, ...options });
}

function addTo(site: SignedSite, ...players: string[]): void {
  for (const player of players) site.write((draft) => draft.players.add(player));
}

function withGarbage(entry: Entry): Entry {
  return withSeal(entry, { ...sealOf(entry)!, signature: new Uint8Array(64).fill(1) });
}

/** What `site` has written, all but the last with a signature that is none. */
function spoiled(site: SignedSite): Uint8Array[] {
  const entries = site.decode(site.disk);
  return site.encode(entries.map((entry, index) => (index === entries.length - 1 ? entry : withGarbage(entry))));
}

/** For each stored entry, whether it carries a signature. */
function signedOnes(site: SignedSite): boolean[] {
  return site.decode(site.disk).map((entry) => sealOf(entry)!.signature !== undefined);
}

function goodOnes(site: SignedSite): number {
  return signedOnes(site).filter(Boolean).length;
}

/** A chain long enough that some of its signatures are checked although later ones cover them. */
function longChain(): SignedSite {
  const ann = member(1);
  for (let count = 200; count > 0; count--) ann.write(({ seats }) => seats.set("seat", `${count}`.repeat(500)));
  return ann;
}

describe("a signature that a later one covers", () => {
  it("is not stored unless it was checked, so nobody on the way can alter what is stored", () => {
    const ann = member(1);
    addTo(ann, "a", "b", "c");
    const [bob, cid] = [member(2), member(3)];
    bob.receive(...spoiled(ann));
    cid.receive(...ann.disk);
    expect([signedOnes(bob), signedOnes(cid)]).toEqual([
      [false, false, true],
      [false, false, true],
    ]);
    expect(bob.disk).toEqual(cid.disk);
    expect(bob.signed.branches.digest).toEqual(ann.signed.branches.digest);
  });

  it("is dropped as well where the entry comes after what proves it", () => {
    const ann = member(1);
    addTo(ann, "a", "b", "c");
    const bob = member(2);
    for (const bytes of spoiled(ann).reverse()) bob.receive(bytes);
    expect(signedOnes(bob)).toEqual([false, false, true]);
    expect([bob.checks, bob.digest]).toEqual([1, ann.digest]);
  });

  it("does not spoil the proof of a fork", async () => {
    const [one, other] = [member(1), member(1)];
    other.nowMs++;
    addTo(one, "a", "aa");
    addTo(other, "b", "bb");
    const bob = member(2);
    bob.receive(...spoiled(one));
    bob.receive(...spoiled(other));
    const { signed, document } = bob;
    const author = document.authors.indexOf(authorOf(1));
    const proof = forkProofOf(author, document.id, signed.tree, document.authors)!;
    expect(await verifyForkProof(proof)).toMatchObject({ ok: true, value: { author: authorOf(1), seq: 1 } });
  });
});

describe("a chain without its covered signatures", () => {
  it("is recovered, exported and imported, and taken entry by entry", () => {
    const ann = member(1);
    addTo(ann, "a", "b", "c");
    const bob = member(2);
    bob.receive(...ann.disk);
    expect(signedOnes(bob)).toContain(false);
    const [cid, dan, again] = [member(3), member(4), member(2)];
    again.document.recover(again.decode(bob.disk));
    const bytes = exportSince(again.document, versionOf(cid.document));
    if (!bytes.ok) expect.fail(bytes.reason);
    const entries = decodeBundle(bytes.value, cid.document.id, cid.document.authors);
    if (!entries.ok) expect.fail(entries.reason);
    cid.perform(cid.document.receive(entries.value, cid.nowMs));
    for (const each of bob.disk) dan.receive(each);
    for (const site of [again, cid, dan]) expect(site.digest).toBe(ann.digest);
    addTo(ann, "d");
    dan.receive(ann.disk.at(-1)!);
    expect(dan.digest).toBe(ann.digest);
  });

  it("is proven in stretches that fit a small room, however much came at once", () => {
    const ann = longChain();
    const bob = member(2);
    bob.receive(...ann.disk);
    expect(bob.checks).toBeLessThan(40);
    expect(signedOnes(bob).filter(Boolean).length).toBe(bob.checks);
    const cid = member(3, { pendingBytesMax: 200_000 });
    expect(bob.disk.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(200_000);
    for (const bytes of bob.disk) cid.receive(bytes);
    expect(cid.digest).toBe(ann.digest);
    expect(cid.signed.refusals).toMatchObject({ crowded_out: 0 });
  });

  it("of which the signatures were spoiled is not stored beyond what can be proven to others, and taken when it comes right", () => {
    const ann = longChain();
    const bob = member(2);
    bob.receive(...spoiled(ann));
    expect([bob.disk.length, bob.document.view.seats.size]).toEqual([0, 0]);
    bob.receive(...ann.disk);
    expect(bob.digest).toBe(ann.digest);
    expect([bob.document.pendingBytes, bob.signed.refusals.bad_signature]).toEqual([0, bob.checks - goodOnes(bob)]);
    const cid = member(3, { pendingBytesMax: 200_000 });
    for (const bytes of bob.disk) cid.receive(bytes);
    expect(cid.digest).toBe(ann.digest);
  });

  it("is taken up to where a good signature is, whatever the others are worth", () => {
    const ann = member(1);
    addTo(ann, "a", "b", "c", "d");
    const entries = ann.decode(ann.disk);
    const bob = member(2);
    bob.holdsBack = true;
    bob.receive(...ann.encode(entries.map((entry, index) => (index === 2 ? entry : withGarbage(entry)))));
    bob.answerAll();
    expect([...bob.document.view.players]).toEqual(["a", "b", "c"]);
    expect(signedOnes(bob)).toEqual([false, false, true]);
  });
});
