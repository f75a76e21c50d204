// The rendering against the plain way to make it: lists of lists, as JSON.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainRendering } from "../../src/checkers/plain-rendering.js";

describe("what a user reads, as text", () => {
  it("is the JSON of what maps, sets and objects have in them, in their order", () => {
    const run = fc.property(values, (value) => {
      expect(plainRendering(value)).toBe(JSON.stringify(plain(value)));
    });
    fc.assert(run);
  });

  it("of a ledger is that of its accounts", () => {
    const accounts = [{ account: "a", balance: 5n }];
    expect(plainRendering({ accounts: () => accounts, other: 1 })).toBe(plainRendering(accounts));
  });
});

const values: fc.Arbitrary<unknown> = fc.letrec((at) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt(),
    fc.uint8Array({ maxLength: 3 }),
    fc.array(at("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), at("value"), { maxKeys: 4 }),
    fc.array(fc.tuple(fc.string(), at("value")), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(at("value"), { maxLength: 4 }).map((elements) => new Set(elements)),
  ),
})).value;

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return ["bytes", ...value];
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, plain);
  return Object.entries(value).map(([key, part]) => [key, plain(part)]);
}
