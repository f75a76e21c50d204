import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AuthorPlaces, AuthorSeqs } from "../../src/checkers/author-seqs.js";

const authors = 6;

describe("numbers by author", () => {
  it("are those of a table that has room for everybody", () => {
    const numbers = fc.array(fc.record({ author: fc.nat(authors - 1), seq: fc.nat(9) }), { maxLength: 20 });
    fc.assert(
      fc.property(numbers, numbers, fc.nat(authors - 1), (ours, theirs, except) => {
        const places = new AuthorPlaces(authors);
        const [here, hereDense] = tables(places, ours);
        const copy = here.clone();
        const [there, thereDense] = tables(places, theirs);
        for (let author = 0; author < authors; author++) {
          expect(here.get(author)).toBe(hereDense[author]);
          expect(copy.get(author)).toBe(hereDense[author]);
        }
        const isBeyond = (author: number): boolean => (hereDense[author] as number) > (thereDense[author] as number);
        const beyond = hereDense.flatMap((_, author) => (isBeyond(author) && author !== except ? [author] : []));
        const found = here.beyond(there, except);
        if (beyond.length === 0) expect(found).toBeUndefined();
        else expect(beyond).toContain(found);
      }),
    );
  });

  it("of a copy stay when those that it was made of go on", () => {
    const table = new AuthorSeqs(new AuthorPlaces(authors));
    table.set(3, 1);
    const copy = table.clone();
    table.raise(3, 5);
    table.raise(3, 2);
    expect([copy.get(3), table.get(3), table.get(4), table.get(-1)]).toEqual([1, 5, 0, 0]);
  });
});

function tables(
  places: AuthorPlaces,
  numbers: readonly { readonly author: number; readonly seq: number }[],
): [AuthorSeqs, number[]] {
  const table = new AuthorSeqs(places);
  const dense = new Array<number>(authors).fill(0);
  for (const { author, seq } of numbers) {
    table.raise(author, seq);
    dense[author] = Math.max(dense[author] as number, seq);
  }
  return [table, dense];
}
