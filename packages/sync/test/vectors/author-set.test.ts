// Authors as bits, beside a plain set.
import fc from "fast-check";
import { expect, it } from "vitest";
import { AuthorSet } from "../../src/core/vectors/author-set.js";

const author = fc.oneof(fc.nat(100), fc.nat(3000), fc.constantFrom(31, 32, 1023, 1024, 99_999));

it("holds what a plain set holds, in ascending order", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), author)), (steps) => {
      const [set, naive] = [new AuthorSet(), new Set<number>()];
      for (const [isAdded, each] of steps) {
        if (isAdded) set.add(each);
        else set.delete(each);
        if (isAdded) naive.add(each);
        else naive.delete(each);
      }
      expect([...set.indexes()]).toEqual([...naive].sort((a, b) => a - b));
    }),
  );
});

it("may lose members while they are walked over", () => {
  const set = new AuthorSet();
  for (let each = 0; each < 5000; each += 7) set.add(each);
  const seen: number[] = [];
  for (const each of set.indexes()) {
    seen.push(each);
    set.delete(each);
  }
  expect(seen).toEqual(Array.from({ length: 715 }, (_, place) => 7 * place));
  expect([...set.indexes()]).toEqual([]);
});
