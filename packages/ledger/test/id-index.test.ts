// A transfer is found by exactly its author and all 128 bits of its id, and no longer when its leg was taken out again.
import type { AuthorIndex } from "@joinery/clock";
import { describe, expect, it } from "vitest";
import { Journal } from "../src/journal/journal.js";

const leg = { leg: 0, from: "ann", to: "bob", amount: 1n, code: 0, userData: 0n, stamp: { ms: 1, counter: 0 } };
const patterns = [0n, 1n, 1n << 31n, 2n ** 32n - 1n];
/** Every combination of four words. */
const ids = patterns.flatMap((a) =>
  patterns.flatMap((b) => patterns.flatMap((c) => patterns.map((d) => (a << 96n) | (b << 64n) | (c << 32n) | d))),
);
const authors: readonly AuthorIndex[] = [0, 1, 7];
const keys = authors.flatMap((author) => ids.map((id) => ({ author, id })));

function filled(): Journal {
  const journal = new Journal();
  for (const [index, key] of keys.entries()) journal.add({ ...leg, ...key, seq: index + 1 });
  return journal;
}

describe("the index of ids", () => {
  it("tells ids apart that differ in one word, and authors who use the same one", () => {
    const journal = filled();
    expect(keys.map(({ author, id }) => journal.find(author, id))).toEqual(keys.map((_, row) => row));
    expect(ids.map((id) => journal.find(2, id))).toEqual(ids.map(() => undefined));
    expect(keys.map((_, row) => journal.headAt(row).id)).toEqual(keys.map(({ id }) => id));
  });

  it("keeps the first row of an id, also when a later one is taken out", () => {
    const journal = filled();
    for (const key of keys) journal.add({ ...leg, ...key, seq: 1 });
    for (const _ of keys) journal.undo();
    expect(keys.map(({ author, id }) => journal.find(author, id))).toEqual(keys.map((_, row) => row));
  });

  it("forgets what is taken out, last first", () => {
    const journal = filled();
    for (let row = keys.length - 1; row >= 0; row--) {
      journal.undo();
      const { author, id } = keys[row] as (typeof keys)[number];
      expect(journal.find(author, id)).toBeUndefined();
    }
    expect(journal.size).toBe(0);
  });
});
