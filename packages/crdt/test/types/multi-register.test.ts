import { InvalidValueError, multiRegister, type PlainValue } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { sitesOf } from "../writing-site.js";

describe("a multi-register", () => {
  it("is empty at first, and holds one value while nobody disagrees", () => {
    const [a, b] = sitesOf(multiRegister<string>());
    expect(a.view).toEqual([]);
    b.join(a.write((draft) => draft.set("one")));
    a.join(b.write((draft) => draft.set("two")));
    expect([a.view, b.view]).toEqual([["two"], ["two"]]);
  });

  it("shows concurrent values in one order everywhere: latest first, then the greater author", () => {
    const [a, b, c] = sitesOf(multiRegister<string>());
    const late = a.write((draft) => draft.set("late"), 9);
    const low = b.write((draft) => draft.set("tie of the lesser"), 5);
    const high = c.write((draft) => draft.set("tie of the greater"), 5);
    a.join(low, high);
    b.join(high, late);
    c.join(late, low);
    const expected = ["late", "tie of the greater", "tie of the lesser"];
    expect([a.view, b.view, c.view]).toEqual([expected, expected, expected]);
    expect(Object.isFrozen(a.view)).toBe(true);
  });

  it("is settled by what `resolve` makes of the values, which it is given as they are seen", () => {
    const [a, b, c] = sitesOf(multiRegister<number>());
    a.join(
      b.write((draft) => draft.set(2), 2),
      c.write((draft) => draft.set(3), 3),
    );
    a.write((draft) => {
      expect(draft.values).toEqual([3, 2]);
      draft.resolve((values) => values.reduce((x, y) => x + y));
      expect(draft.values).toEqual([5]);
    });
    expect(a.view).toEqual([5]);
  });

  it("takes no dot to resolve what is no conflict", () => {
    const [a] = sitesOf(multiRegister<number>());
    const never = () => expect.fail("there is nothing to choose from");
    expect(a.write((draft) => draft.resolve(never)).operations).toEqual([]);
    a.write((draft) => draft.set(1));
    expect(a.write((draft) => draft.resolve(never)).operations).toEqual([]);
  });

  it("keeps a value that its settler had not seen", () => {
    const [a, b, c] = sitesOf(multiRegister<string>());
    const [one, two] = [b.write((draft) => draft.set("b"), 1), c.write((draft) => draft.set("c"), 1)];
    const unseen = b.write((draft) => draft.set("b again"), 2);
    const settled = a.join(one, two).write((draft) => draft.resolve(() => "settled"), 3);
    expect(b.join(two, settled).view).toEqual(["settled", "b again"]);
    expect(a.join(unseen).text).toBe(b.text);
  });

  it("refuses what is no plain data, also from a settler", () => {
    const [a, b] = sitesOf(multiRegister<PlainValue>());
    a.join(b.write((draft) => draft.set(1)));
    a.write((draft) => draft.set(2));
    expect(() => a.write((draft) => draft.set(undefined as never))).toThrow(InvalidValueError);
    const c = sitesOf(multiRegister<PlainValue>())[2];
    expect(() => c.write((draft) => draft.set((() => 1) as never))).toThrow("is function");
  });
});
