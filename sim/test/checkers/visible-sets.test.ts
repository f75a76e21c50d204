import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AuthorPlaces } from "../../src/checkers/author-seqs.js";
import { Lives, VisibleSet } from "../../src/checkers/visible-sets.js";

describe("the set of operations that a node sees", () => {
  it("has one key for one set, in whatever steps it came, and another for another", () => {
    const steps = fc.array(fc.record({ author: fc.nat(3), count: fc.integer({ min: 1, max: 3 }) }), { maxLength: 30 });
    fc.assert(
      fc.property(steps, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (made, picks) => {
        const lives = new Lives();
        const places = new AuthorPlaces(4);
        const whole = new VisibleSet(places, lives);
        for (const { author, count } of made) advance(whole, author, count);
        const single = new VisibleSet(places, lives);
        const left = made.flatMap(({ author, count }) => Array.from({ length: count }, () => author));
        for (let index = 0; left.length > 0; index++) {
          const [author] = left.splice((picks[index % picks.length] as number) % left.length, 1);
          advance(single, author as number, 1);
        }
        expect(single.key).toBe(whole.key);
        expect(single.total).toBe(whole.total);
        const before = whole.key;
        advance(whole, 2, 1);
        expect(whole.key).not.toBe(before);
      }),
    );
  });

  it("refuses what leaves a gap or comes twice", () => {
    const set = new VisibleSet(new AuthorPlaces(2), new Lives());
    expect(set.advance(0, 1, 3)).toBe(true);
    expect(set.advance(0, 5, 6)).toBe(false);
    expect(set.advance(0, 3, 4)).toBe(false);
    expect(set.advance(0, 4, 4)).toBe(true);
  });

  it("tells operations apart that a crash gave one number", () => {
    const { lives, keyOf } = oneAuthor();
    const [kept, lost] = [keyOf(3), keyOf(5)];
    lives.crashed(0, 3);
    lives.wrote(0, 4);
    expect(keyOf(3)).toBe(kept);
    expect(keyOf(5)).not.toBe(lost);
  });

  it("takes what the disk had kept of what nobody was told of for what it was, and what was told of as well", () => {
    const { lives, keyOf } = oneAuthor();
    const [kept, lost] = [keyOf(5), keyOf(6)];
    lives.crashed(0, 3);
    expect(keyOf(5)).toBe(kept);
    lives.wrote(0, 6);
    expect(keyOf(5)).toBe(kept);
    expect(keyOf(6)).not.toBe(lost);
    // A number that must not be used again does not tell them apart: their states will.
    lives.crashed(0, 6);
    lives.wrote(0, 5);
    const told = keyOf(6);
    lives.wrote(0, 6);
    expect(keyOf(6)).toBe(told);
  });
});

/** What one author's first operations make of a set, as its lives stand. */
function oneAuthor() {
  const lives = new Lives();
  const places = new AuthorPlaces(1);
  const keyOf = (count: number): number => {
    const set = new VisibleSet(places, lives);
    set.advance(0, 1, count);
    return set.key;
  };
  return { lives, keyOf };
}

function advance(set: VisibleSet, author: number, count: number): void {
  const first = set.seqs.get(author) + 1;
  expect(set.advance(author, first, first + count - 1)).toBe(true);
}
