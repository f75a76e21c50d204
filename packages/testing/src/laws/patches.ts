// The law of parts: replicas that know by which live cells they differ reach the join without sending whole states, whether
// they stand still or go on while they compare. The oracle is the join of whole states.
import { type AuthorTable, CausalContext, type Dot, VersionVector } from "@joinery/clock";
import { ByteReader, ByteWriter, CausalState, readPatch, type StatePatch, writePatch } from "@joinery/crdt";
import { expect } from "vitest";
import type { Law } from "./laws.js";
import { type AnyState, copyOf, digestOf, joinOf } from "./site.js";

export function patches<Op>(): Law<Op> {
  return ({ sites, otherAuthors }) => {
    const [own, peer, third] = sites.map(({ state }) => state) as [AnyState, AnyState, AnyState];
    expect(new Set(namesOf(peer)).size).toBe(peer.liveDots().length);
    meet(own, peer, peer);
    meet(own, peer, joinOf(peer, third));
    // What the peer learns while they compare may be what is alive here.
    meet(own, third, joinOf(third, peer, own));
    // What either learns meanwhile may be what the other has seen, and removed.
    meet(own, peer, peer, joinOf(own, third));
    meet(own, peer, joinOf(peer, own), joinOf(own, third));
    const elsewhere = madeElsewhere(peer, otherAuthors);
    expect(digestOf(elsewhere)).toBe(digestOf(peer));
    expect(namesOf(elsewhere).sort()).toEqual(namesOf(peer).sort());
  };
}

/** Brings `own`, or what has `become` of it, to the join with a peer that has become `now` since parts were compared. */
function meet(own: AnyState, peer: AnyState, now: AnyState, become: AnyState = own): void {
  const [mine, theirs] = [namesOf(own), namesOf(peer)];
  const [here, there] = [new Set(mine), new Set(theirs)];
  const lacked = dotsWhere(peer, (part, dot) => !here.has(theirs[part]!) && !covers(own, dot));
  const removed = dotsWhere(own, (part, dot) => !there.has(mine[part]!) && covers(peer, dot));
  const wanted = new Set(lacked.map(({ author, seq }) => `${author}:${seq}`));
  const patch = now.patch({
    base: peer.context,
    had: peer.parts().dots(),
    lacks: (author, seq) => wanted.has(`${author}:${seq}`),
  });
  if (now === peer) expect(patch.cells.length).toBe(lacked.length);
  const terms = { known: own.context.vector, removed };
  const joined = joinOf(become, now);
  const expected = digestOf(joined);
  const mended = copyOf(become);
  mended.mend(carried(patch, own, own.authors), terms);
  expect(digestOf(mended)).toBe(expected);
  // It may come twice, and late.
  mended.mend(patch, terms);
  joined.mend(patch, terms);
  expect([digestOf(mended), digestOf(joined)]).toEqual([expected, expected]);
}

function covers({ context }: AnyState, { author, seq }: Dot): boolean {
  return context.covers(author, seq);
}

function dotsWhere(state: AnyState, isWanted: (part: number, dot: Dot) => boolean): Dot[] {
  return [...state.parts().dots()].filter((dot, part) => isWanted(part, dot));
}

/** Parts by their identities, authors by name. */
function namesOf(state: AnyState): string[] {
  const parts = state.parts();
  expect(parts.isPartial).toBe(false);
  return [...parts.dots()].map(({ author, seq }, part) =>
    [state.authors.idOf(author), seq, parts.hashes[2 * part], parts.hashes[2 * part + 1]].join(),
  );
}

function carried(patch: StatePatch<unknown>, { root, authors }: AnyState, others: AuthorTable): StatePatch<unknown> {
  const bytes = new ByteWriter();
  writePatch(patch, root, authors, bytes);
  return readPatch(new ByteReader(bytes.toBytes()), root, others);
}

/** Nothing, mended by a patch of everything, where authors are numbered in another order. */
function madeElsewhere(state: AnyState, others: AuthorTable): AnyState {
  const { root } = state;
  const patch = state.patch({ base: new CausalContext(), had: [], lacks: () => false });
  const made: AnyState = new CausalState(root, others);
  made.mend(carried(patch, state, others), { known: new VersionVector(), removed: [] });
  return made;
}
