// Branches of an author's chain: whose they are, and what they go on from.
import { describe, expect, it } from "vitest";
import { AuthorTable, type ReplicaId, replicaIdFromBytes } from "../src/index.js";

function nameOf(number: number): ReplicaId {
  return replicaIdFromBytes(new Uint8Array(32).fill(number)) as ReplicaId;
}

/** Author 0 with the branches 1 and 2, of which 2 has the branches 3 and 4; author 5 has none. */
function forked(): AuthorTable {
  const authors = new AuthorTable();
  for (let number = 0; number < 6; number++) authors.intern(nameOf(number));
  const { lineage } = authors;
  lineage.add(1, { owner: 0, from: 0 });
  lineage.add(2, { owner: 0, from: 0 });
  lineage.add(3, { owner: 0, from: 2 });
  lineage.add(4, { owner: 0, from: 2 });
  return authors;
}

describe("a lineage", () => {
  it("names the owner of each branch, and everybody else after itself", () => {
    const authors = forked();
    expect([0, 1, 2, 3, 4, 5].map((author) => authors.lineage.ownerOf(author))).toEqual([0, 0, 0, 0, 0, 5]);
    expect([authors.ownerIdOf(4), authors.ownerIdOf(5)]).toEqual([nameOf(0), nameOf(5)]);
    expect([0, 1, 4, 5].map((author) => authors.lineage.isBranch(author))).toEqual([false, true, true, false]);
  });

  it("says what a branch goes on from, the nearest first", () => {
    const { lineage } = forked();
    expect([0, 1, 3, 5].map((author) => lineage.before(author))).toEqual([[], [0], [2, 0], []]);
  });

  it("knows all branches of an author, and those that nothing goes on from", () => {
    const { lineage } = forked();
    expect([lineage.allOf(0), lineage.allOf(5)]).toEqual([[0, 1, 2, 3, 4], [5]]);
    expect([lineage.tipsOf(0), lineage.tipsOf(5)]).toEqual([[1, 3, 4], [5]]);
  });

  it("begins anew", () => {
    const { lineage } = forked();
    lineage.clear();
    expect([lineage.ownerOf(3), lineage.allOf(0), lineage.isBranch(1)]).toEqual([3, [0], false]);
  });

  it("has a chain begin with branches where the first entry was written twice", () => {
    const { lineage } = new AuthorTable();
    lineage.add(1, { owner: 0, from: undefined });
    expect([lineage.before(1), lineage.ownerOf(1)]).toEqual([[], 0]);
  });
});
