// A reading has a text of its own for whatever a document shows, and the same for the same.
import { describe, expect, it } from "vitest";
import { readingOf, textOf } from "../../src/checkers/reading.js";

const textsOf = (...views: object[]): string[] => views.map((view) => textOf(readingOf(view)));

describe("a reading", () => {
  it("has another text for other values, keys, fields, orders and kinds", () => {
    const texts = textsOf(
      { a: 1 },
      { a: 2 },
      { b: 1 },
      { a: 1n },
      { a: "1" },
      { a: ["x", "y"] },
      { a: new Set(["x", "y"]) },
      { a: new Set(["y", "x"]) },
      { a: new Map([["x", "y"]]) },
      { a: new Map([["x", new Map([["y", 1]])]]) },
      { a: new Map([["x", new Map([["y", 2]])]]) },
      { a: {}, b: 1 },
      { a: { accounts: () => [{ account: "ann", balance: 1n }] } },
      { a: { accounts: () => [{ account: "ann", balance: 2n }] } },
    );
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("has one text for equal values", () => {
    const [one, other] = textsOf({ a: new Map([["x", { y: [1, 2n] }]]) }, { a: new Map([["x", { y: [1, 2n] }]]) });
    expect(one).toBe(other);
  });
});
