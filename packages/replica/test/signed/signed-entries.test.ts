// Signed documents without forks: what an honest author wrote is taken by everybody, whatever came before it; what was
// forged, altered, replayed, re-authored or reordered is refused with a reason, and poisons nothing.
import { counter } from "@joinery/crdt";
import { type DocumentError, type Entry, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { describe, expect, it } from "vitest";
import { decodeEntryRest } from "../../src/core/entry-codec.js";
import { sealOf, withSeal } from "../../src/signed/seal.js";
import { epochMs, nameOf } from "../site.js";
import { altered, garbled, signAs, unsigned } from "./forger.js";
import { authorOf, type SignedSite, schema, signedSite } from "./signed-site.js";

function add(site: SignedSite, amount = 1): Uint8Array {
  return site.write(({ total }) => total.add(amount));
}

function receive(site: SignedSite, ...entries: Entry[]): void {
  site.perform(site.document.receive(entries, site.nowMs));
}

describe("a signed document", () => {
  it("carries changes to everybody, in any order, and is recovered from its log", () => {
    const [ann, bob, cid] = [signedSite(1), signedSite(2), signedSite(3)];
    bob.receive(add(ann), add(ann, 5));
    bob.write(({ players, score }) => {
      players.add("bob");
      score.at("bob").add(3);
    });
    ann.receive(...bob.disk);
    add(ann);
    cid.receive(...[...ann.disk].reverse());
    expect(cid.document.view.total).toBe(7);
    expect([bob.digest === ann.digest, cid.digest]).toEqual([false, ann.digest]);
    expect(cid.disk.length).toBe(ann.disk.length);
    const again = signedSite(3);
    again.document.recover(again.decode(cid.disk));
    expect([again.digest, again.durable]).toEqual([cid.digest, cid.durable]);
    bob.receive(add(again));
    bob.receive(...ann.disk);
    expect(bob.document.view.total).toBe(8);
  });

  it("is named by a genesis that says who may write, and needs an identity", () => {
    const plain = new ReplicaCore({ author: nameOf(1), founding: founding() });
    const code = (run: () => unknown): unknown => {
      try {
        return run();
      } catch (error) {
        return (error as DocumentError).code;
      }
    };
    expect(code(() => plain.create(schema, { nonce: "n", signed: true }))).toBe("NEEDS_IDENTITY");
    for (const wrong of [{ signed: false }, { members: [] }, { members: [nameOf(1)] }, { members: "all" }]) {
      expect(code(() => plain.create(schema, { nonce: "n", ...wrong } as never))).toBe("INVALID_GENESIS");
    }
    const ids = [signedSite(1), signedSite(1, { members: [authorOf(1)] }), signedSite(1, { members: [authorOf(2)] })];
    expect(new Set(ids.map(({ document }) => document.id)).size).toBe(3);
  });

  it("takes nothing from those whom its genesis does not admit", () => {
    const members = [authorOf(1), authorOf(2)];
    const [ann, bob, eve] = [signedSite(1, { members }), signedSite(2, { members }), signedSite(3, { members })];
    expect(() => add(eve)).toThrow(expect.objectContaining({ code: "NOT_A_MEMBER" }));
    const stranger = signedSite(3, { members: [authorOf(3)] });
    bob.receive(add(stranger), add(ann));
    expect(bob.signed.refusals).toMatchObject({ not_a_member: 1 });
    expect(bob.document.view.total).toBe(1);
    const plain = new ReplicaCore({ author: nameOf(9), founding: founding() }).open("room", { total: counter() });
    expect(plain.receive(ann.decode(ann.disk), epochMs)).toEqual([]);
    expect(plain.counts.rejected).toBe(1);
  });

  it("asks for one check per signed head, and none for what is known", () => {
    const [ann, bob] = [signedSite(1), signedSite(2)];
    for (let left = 600; left > 0; left--) ann.change(({ total }) => total.add(1));
    ann.flush();
    expect(ann.disk.length).toBe(3);
    expect(ann.decode(ann.disk).map((entry) => sealOf(entry)!.signature !== undefined)).toEqual([true, true, true]);
    bob.receive(...ann.disk);
    expect([bob.checks, bob.document.view.total]).toEqual([1, 600]);
    bob.receive(...ann.disk);
    expect([bob.checks, bob.document.counts.duplicate]).toEqual([1, 3]);
    for (let left = 20; left > 0; left--) add(ann);
    bob.receive(...ann.disk);
    expect([bob.checks, bob.document.view.total]).toEqual([2, 620]);
  });

  it("takes an entry of many operations that say nearly the same", () => {
    const [ann, bob] = [signedSite(1), signedSite(2)];
    bob.receive(
      ann.write(({ total }) => {
        for (let left = 5000; left > 0; left--) total.add(1);
      }),
    );
    expect(bob.document.view.total).toBe(5000);
  });

  it("holds what no signature covers yet until one does", () => {
    const [ann, bob] = [signedSite(1), signedSite(2)];
    for (let left = 300; left > 0; left--) ann.change(({ total }) => total.add(1));
    ann.flush();
    receive(bob, unsigned(bob.decode(ann.disk)[0]!));
    expect([bob.document.view.total, bob.disk.length]).toEqual([0, 0]);
    expect(bob.document.pendingBytes).toBeGreaterThan(0);
    bob.receive(ann.disk[1]!);
    expect([bob.document.view.total, bob.document.pendingBytes]).toEqual([300, 0]);
  });

  it("takes what a waiting head proves without another check", () => {
    const [ann, bob] = [signedSite(1), signedSite(2)];
    for (let left = 600; left > 0; left--) ann.change(({ total }) => total.add(1));
    ann.flush();
    bob.receive(ann.disk[2]!);
    bob.receive(ann.disk[1]!);
    bob.receive(ann.disk[0]!);
    expect([bob.checks, bob.document.view.total]).toEqual([1, 600]);
  });

  it("keeps what is stamped far ahead until its time", () => {
    const [ann, bob] = [signedSite(1), signedSite(2)];
    ann.nowMs += 10 * 60_000;
    bob.receive(add(ann), add(ann));
    expect([bob.document.view.total, bob.document.dueMs]).toEqual([0, epochMs + 5 * 60_000]);
    bob.nowMs += 5 * 60_000;
    bob.perform(bob.document.tick(bob.nowMs));
    expect([bob.digest, bob.document.pendingBytes]).toEqual([ann.digest, 0]);
  });
});

describe("what is not its author's", () => {
  it("is refused, counted, and the genuine entry under the same numbers is taken after it", () => {
    const [ann, bob] = [signedSite(1), signedSite(2)];
    add(ann);
    add(ann);
    const [first, second] = bob.decode(ann.disk);
    receive(bob, altered(first!), altered(second!), altered(first!));
    expect(bob.signed.refusals).toMatchObject({ bad_signature: 2 });
    expect([bob.document.view.total, bob.document.pendingBytes]).toEqual([0, 0]);
    receive(bob, altered(first!));
    expect(bob.signed.refusals).toMatchObject({ bad_signature: 3 });
    expect(bob.checks).toBe(2);
    receive(bob, second!, first!);
    expect(bob.digest).toBe(ann.digest);
  });

  it("is refused when it is replayed into another document", () => {
    const [ann, bob] = [signedSite(1), signedSite(2, { nonce: "other" })];
    bob.receive(add(ann));
    expect(bob.signed.refusals).toMatchObject({ bad_signature: 1 });
    expect(bob.document.applied.total).toBe(0);
  });

  it("is refused when it is put in another author's mouth", () => {
    const [ann, bob] = [signedSite(1), signedSite(2)];
    add(ann);
    const [entry] = bob.decode(ann.disk);
    const read = decodeEntryRest(entry!.rest, [bob.document.authors.intern(authorOf(3))], bob.document.authors);
    receive(bob, read.ok ? read.value : entry!);
    expect(bob.signed.refusals).toMatchObject({ bad_signature: 1 });
  });

  it("is refused when it is numbered or ordered otherwise than its links say", () => {
    const [ann, bob] = [signedSite(1), signedSite(2)];
    add(ann);
    add(ann);
    const [first, second] = bob.decode(ann.disk);
    const swapped = withSeal(second!, { ...sealOf(second!)!, prev: sealOf(first!)!.prev });
    receive(bob, swapped, withSeal(first!, { ...sealOf(first!)!, prev: sealOf(second!)!.prev }));
    expect(bob.signed.refusals).toMatchObject({ bad_signature: 2 });
    receive(bob, first!, second!);
    expect(bob.digest).toBe(ann.digest);
  });

  it("without a signature, or with a bad one, keeps no signed form of the same entry out", () => {
    const [ann, bob] = [signedSite(1), signedSite(2)];
    add(ann);
    const [entry] = bob.decode(ann.disk);
    const bad = withSeal(entry!, { ...sealOf(entry!)!, signature: new Uint8Array(64).fill(1) });
    bob.holdsBack = true;
    receive(bob, unsigned(entry!));
    receive(bob, bad);
    receive(bob, entry!);
    receive(bob, bad);
    bob.answerAll();
    expect(bob.digest).toBe(ann.digest);
    expect(bob.signed.refusals).toMatchObject({ bad_signature: 1 });
    expect(bob.document.pendingBytes).toBe(0);
  });

  it("on top of an honest chain costs one more check and hides nothing", () => {
    const [ann, bob] = [signedSite(1), signedSite(2)];
    for (let left = 5; left > 0; left--) add(ann);
    const entries = bob.decode(ann.disk);
    receive(bob, ...entries.slice(0, 4), altered(entries[4]!));
    expect([bob.checks, bob.document.view.total]).toEqual([2, 4]);
    receive(bob, entries[4]!);
    expect(bob.digest).toBe(ann.digest);
  });

  it("signed by its author, yet misfitting its own chain, is refused as malformed", () => {
    const bob = signedSite(2);
    const ann = signedSite(1);
    const twin = signedSite(1);
    add(ann);
    twin.write(({ total }) => {
      total.add(1);
      total.add(2);
    });
    add(twin);
    const [first, second] = [bob.decode(ann.disk)[0]!, bob.decode(twin.disk)[1]!];
    const { prev } = sealOf(bob.decode([add(ann)])[0]!)!;
    const crooked = withSeal(second, { ...sealOf(second)!, prev, signature: undefined });
    receive(bob, first, signAs(1, crooked, bob.document));
    expect(bob.signed.refusals).toMatchObject({ malformed: 1, bad_signature: 0 });
    expect(bob.document.view.total).toBe(1);
  });

  it("with a body that nobody can read counts as seen, with no effect, and its chain goes on", () => {
    const [ann, bob, cid] = [signedSite(1), signedSite(2), signedSite(3)];
    add(ann);
    const [entry] = bob.decode(ann.disk);
    const broken = signAs(1, garbled(entry!), bob.document);
    for (const site of [bob, cid]) {
      site.receive(...bob.encode([broken]));
      expect(site.document.applied.total).toBe(1);
      expect(site.document.view.total).toBe(0);
    }
    expect(bob.digest).toBe(cid.digest);
  });
});

describe("a flood", () => {
  it("under an honest author's name does not keep what that author signed from being taken", () => {
    const [ann, bob] = [signedSite(1), signedSite(2, { pendingBytesMax: 16_000 })];
    for (let left = 600; left > 0; left--) ann.change(({ total }) => total.add(1));
    ann.flush();
    const genuine = bob.decode(ann.disk);
    for (let round = 0; round < 250; round++) {
      const forged = unsigned(genuine[0]!);
      const seal = sealOf(forged)!;
      receive(bob, withSeal(forged, { ...seal, prev: new Uint8Array(32).fill(round) }));
    }
    expect(bob.document.pendingBytes).toBeLessThanOrEqual(16_000);
    expect(bob.signed.refusals.crowded_out).toBeGreaterThan(0);
    for (const entry of [...genuine, ...genuine, ...genuine]) receive(bob, entry);
    expect(bob.digest).toBe(ann.digest);
  });

  it("of one member crowds out nothing of another that waits", () => {
    const [ann, eve, bob] = [signedSite(1), signedSite(3), signedSite(2, { pendingBytesMax: 4000 })];
    add(ann);
    bob.receive(add(ann));
    for (let left = 100; left > 0; left--) add(eve);
    for (const bytes of eve.disk.slice(1)) bob.receive(bytes);
    expect(bob.signed.refusals.crowded_out).toBeGreaterThan(0);
    bob.receive(ann.disk[0]!);
    expect(bob.document.view.total).toBe(2);
  });
});
