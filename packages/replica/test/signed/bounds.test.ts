// What keeps costs and disks in bounds: nothing is looked through for a long chain, and forked authors can't vouch for each
// other's evidence.
import { afterEach, describe, expect, it, vi } from "vitest";
import { WaitingRoom } from "../../src/signed/waiting-room.js";
import { unsigned } from "./forger.js";
import { authorOf, type SignedSite, signedSite } from "./signed-site.js";

afterEach(() => vi.restoreAllMocks());

const members = [1, 2, 3, 4].map(authorOf);
const evidenceBytesMax = 1000;

function add(site: SignedSite, player: string): Uint8Array {
  return site.write(({ players }) => players.add(player));
}

function playersOf({ document }: SignedSite): string {
  return [...document.view.players].sort().join("");
}

function twinsOf(number: number): [SignedSite, SignedSite] {
  const [one, other] = [signedSite(number, { members }), signedSite(number, { members })];
  other.nowMs++;
  return [one, other];
}

describe("a chain that waits for its first entry", () => {
  it("is stored without a look at what waits, as nobody has forked", () => {
    const looks = vi.spyOn(WaitingRoom.prototype, "isNeeded");
    const [ann, bob] = [signedSite(1, { members }), signedSite(2, { members })];
    for (let left = 50; left > 0; left--) add(ann, `${left}`);
    for (const bytes of ann.disk.slice(1)) bob.receive(bytes);
    bob.receive(ann.disk[0]!);
    expect(bob.digest).toBe(ann.digest);
    expect(looks).not.toHaveBeenCalled();
  });
});

describe("evidence of forked authors", () => {
  /** What 1 has written, and of 3 as many first entries, each built on one of these. */
  function colluding(): { readonly ann: Uint8Array[]; readonly eve: Uint8Array[]; readonly proofs: Uint8Array[] } {
    const [ann, annToo] = twinsOf(1);
    const [eve, eveToo] = twinsOf(3);
    const proofs = [add(annToo, "x"), add(eve, "y"), add(eveToo, "z")];
    const built = Array.from({ length: 40 }, (_, count) => {
      const bytes = add(ann, `${count}`);
      const [twin] = twinsOf(3);
      twin.receive(...ann.disk);
      return [bytes, add(twin, `e${count}`)] as const;
    });
    return { ann: built.map(([bytes]) => bytes), eve: built.map(([, bytes]) => bytes), proofs };
  }

  it("is kept within its bound, whatever another of them has built on it", () => {
    const { ann, eve, proofs } = colluding();
    const reader = signedSite(99, { members, evidenceBytesMax });
    reader.receive(...proofs, ann[0]!);
    expect(reader.signed.tree.forks.size).toBe(2);
    for (const [index, bytes] of ann.entries()) {
      reader.receive(eve[index]!);
      reader.receive(bytes);
    }
    expect(reader.signed.refusals.evidence_full).toBeGreaterThan(0);
    expect(reader.counting).toBe("");
    const first = proofs.reduce((sum, { length }) => sum + length, 0);
    expect(reader.disk.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(2 * evidenceBytesMax + 2 * first);
  });

  it("is taken beyond its bound once somebody who has not forked has built on it, be it by way of another", () => {
    const { ann, eve, proofs } = colluding();
    const bob = signedSite(2, { members });
    bob.receive(...ann, eve.at(-1)!);
    add(bob, "b");
    const reader = signedSite(99, { members, evidenceBytesMax });
    reader.receive(...proofs);
    for (let size = -1; size !== reader.disk.length; ) {
      size = reader.disk.length;
      for (const bytes of bob.disk.toReversed()) reader.receive(bytes);
    }
    expect(reader.document.view.players.has("b")).toBe(true);
    expect(reader.document.view.players.size).toBe(42);
  });

  it("is taken where it is in the past of the one proof that is at hand for what is needed", () => {
    const [ann, annToo] = twinsOf(1);
    const [eve, eveToo] = twinsOf(3);
    const proofs = [add(twinsOf(1)[1], "w"), add(annToo, "x"), add(eve, "y"), add(eveToo, "z")];
    const first = add(ann, "a");
    const bob = signedSite(2, { members });
    bob.receive(first);
    const built = add(bob, "b");
    const [twin] = twinsOf(3);
    const inProof = add(twin, "e");
    ann.receive(inProof);
    const proof = add(ann, "c");
    const reader = signedSite(99, { members, evidenceBytesMax: 0 });
    const bare = reader.encode([unsigned(reader.decode([first])[0]!)])[0]!;
    for (const bytes of [...proofs, bare, proof]) reader.receive(bytes);
    expect([reader.signed.tree.forks.size, playersOf(reader)]).toEqual([2, ""]);
    for (const bytes of [built, inProof, bare, proof, inProof, bare, proof]) reader.receive(bytes);
    expect(playersOf(reader)).toBe("ab");
  });
});
