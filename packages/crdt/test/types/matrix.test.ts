import { CausalContext } from "@joinery/clock";
import { Fingerprint, InvalidValueError, rootPath } from "@joinery/crdt";
import { amountMax, matrix, matrixCell, raiseMatrixCell } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import { authorName, sitesOf } from "../writing-site.js";

describe("a matrix", () => {
  it("grows by positive amounts up to 2^128 - 1", () => {
    const [a] = sitesOf(matrix());
    for (const by of [0n, -1n]) expect(() => a.write((draft) => draft.raise("r", "c", by))).toThrow(InvalidValueError);
    a.write((draft) => draft.raise("r", "c", amountMax - 1n));
    a.write((draft) => draft.raise("r", "c", 1n));
    expect(() => a.write((draft) => draft.raise("r", "c", 1n))).toThrow("up to 2^128 - 1");
    expect(a.view.get(authorName(1), "r", "c")).toBe(amountMax);
  });

  it("keeps the cells of each author apart, and reads 0n where nothing was written", () => {
    const [a, b] = sitesOf(matrix());
    a.join(b.write((draft) => draft.raise("r", "c", 2n)));
    a.write((draft) => draft.raise("r", "c", 3n));
    expect(a.view.get(authorName(1), "r", "c")).toBe(3n);
    expect(a.view.get(authorName(2), "r", "c")).toBe(2n);
    expect(a.view.get(authorName(2), "c", "r")).toBe(0n);
    expect(a.view.get(authorName(9), "r", "c")).toBe(0n);
  });

  it("joins to the greater amount and the least dot of equal ones, and tells by how much it grew", () => {
    const [a] = sitesOf(matrix());
    const { authors, store } = a.state;
    const scope = {
      authors,
      context: new CausalContext(),
      fingerprint: new Fingerprint(authors),
      undo: undefined,
      changed: undefined,
      bulk: undefined,
      seen: 0,
    };
    const raise = (seq: number, amount: bigint): bigint =>
      raiseMatrixCell(store, { author: a.author, seq, row: "r", column: "c", amount }, scope, rootPath);
    expect([raise(2, 5n), raise(1, 3n), raise(4, 5n), raise(3, 9n)]).toEqual([5n, 0n, 0n, 4n]);
    expect(raise(1, 9n)).toBe(0n);
    expect(matrixCell(store, a.author, "r", "c")).toMatchObject({ seq: 1, amount: 9n });
    expect(scope.context.vector.get(a.author)).toBe(4);
  });
});
