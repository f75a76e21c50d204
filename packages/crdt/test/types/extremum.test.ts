import { InvalidValueError, map, max, min } from "@joinery/crdt";
import { readDelta, writeDelta } from "@joinery/testing/traces";
import { describe, expect, it } from "vitest";
import { sitesOf, WritingSite } from "../writing-site.js";

describe("a maximum", () => {
  it("is the greatest of what anybody raised it to", () => {
    const [a, b, c] = sitesOf(max());
    expect(a.view).toBeUndefined();
    const sent = [
      a.write((draft) => draft.raise(3)),
      b.write((draft) => draft.raise(7)),
      c.write((draft) => draft.raise(5)),
    ];
    for (const site of [a, b, c]) site.join(...sent);
    expect([a.view, b.view, c.view]).toEqual([7, 7, 7]);
    expect([a.text, c.text]).toEqual([b.text, b.text]);
  });

  it("takes no dot for what is not greater", () => {
    const [a] = sitesOf(max());
    a.write((draft) => draft.raise(3));
    const { operations } = a.write((draft) => {
      draft.raise(3);
      draft.raise(-Infinity);
      expect(draft.value).toBe(3);
    });
    expect(operations).toEqual([]);
  });

  it("covers what was seen, and holds one cell again", () => {
    const [a, b] = sitesOf(max());
    a.write((draft) => draft.raise(3));
    a.join(b.write((draft) => draft.raise(4)));
    expect(a.state.liveDots().length).toBe(2);
    a.write((draft) => draft.raise(5));
    expect(a.state.liveDots().length).toBe(1);
  });

  it("has -0 below 0, as its bytes tell them apart", () => {
    const [a] = sitesOf(max());
    a.write((draft) => draft.raise(-0));
    a.write((draft) => draft.raise(0));
    expect(Object.is(a.view, 0)).toBe(true);
    expect(a.write((draft) => draft.raise(-0)).operations).toEqual([]);
  });
});

describe("a minimum", () => {
  it("is the least of what anybody lowered it to, and shows again what a deletion had not seen", () => {
    const [a, b] = sitesOf(map(min()));
    const [least, other] = [a.write((draft) => draft.at("k").lower(1)), b.write((draft) => draft.at("k").lower(2))];
    a.join(other);
    expect(a.view.get("k")).toBe(1);
    const removal = new WritingSite(map(min()), 3, a.state.authors).join(least).write((draft) => draft.delete("k"));
    expect(a.join(removal).view.get("k")).toBe(2);
    expect(a.write((draft) => draft.at("k").lower(2)).operations).toEqual([]);
    expect(Object.is(a.join(a.write((draft) => draft.at("k").lower(-0))).view.get("k"), -0)).toBe(true);
  });
});

describe("bounds of bigints", () => {
  it("are fields of their own, and exact", () => {
    const [a] = sitesOf(max("bigint"));
    const [b] = sitesOf(min("bigint"));
    a.write((draft) => draft.raise(2n ** 70n));
    a.write((draft) => draft.raise(2n ** 70n + 1n));
    b.write((draft) => draft.lower(-(2n ** 70n)));
    expect([a.view, b.view]).toEqual([2n ** 70n + 1n, -(2n ** 70n)]);
    expect([max().tag, max("bigint").tag, min().tag, min("bigint").tag]).toEqual([
      "max",
      "max(bigint)",
      "min",
      "min(bigint)",
    ]);
  });
});

describe("a bound", () => {
  it("refuses NaN and numbers of the other type", () => {
    const [a] = sitesOf(max());
    const [b] = sitesOf(min("bigint"));
    expect(() => a.write((draft) => draft.raise(Number.NaN))).toThrow("takes a number, not NaN");
    expect(() => a.write((draft) => draft.raise(1n as never))).toThrow("takes a number, not bigint");
    expect(() => b.write((draft) => draft.lower(1 as never))).toThrow(InvalidValueError);
  });

  it("refuses bytes that hold a value of another type", () => {
    const site = new WritingSite(max("bigint"), 1);
    const [operation] = site.write((draft) => draft.raise(1n)).operations;
    const dot = { author: site.author, seq: operation!.seq };
    const { authors } = site.state;
    const carried = writeDelta(max("bigint"), operation!.delta, authors, dot, { ms: 1, counter: 0 });
    expect(() => readDelta(max("bigint"), carried, authors)).not.toThrow();
    expect(() => readDelta(max(), carried, authors)).toThrow("not a number");
  });
});
