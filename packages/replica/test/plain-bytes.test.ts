// Plain values as bytes: back as they were, one spelling each, and nothing else is read.
import { InvalidValueError } from "@joinery/crdt";
import { decodePlain, encodePlain } from "@joinery/replica";
import { describe, expect, it } from "vitest";

const values = [null, true, -0, 2 ** 60, "", "x".repeat(300), -5n, new Date(7), [1, [2]], { b: 1, a: { c: null } }];

describe("a plain value", () => {
  it("comes out of its bytes as it went in", () => {
    for (const value of values) {
      const { value: copy, bytes } = encodePlain(value);
      expect(copy).toEqual(value);
      expect(bytes.length).toBeGreaterThan(0);
      expect(decodePlain(bytes)).toEqual({ ok: true, value });
    }
  });

  it("is copied, and has the same bytes whatever the order of its keys", () => {
    const original = { b: [1], a: 2 };
    const { value, bytes } = encodePlain(original);
    original.b.push(2);
    expect(value).toEqual({ a: 2, b: [1] });
    expect(encodePlain({ a: 2, b: [1] }).bytes).toEqual(bytes);
  });

  it("that is none is refused, and so are bytes that are none, or more than one", () => {
    for (const value of [undefined, Number.NaN, () => 1, new Map(), "\ud800"]) {
      expect(() => encodePlain(value)).toThrow(InvalidValueError);
    }
    const { bytes } = encodePlain({ a: 1 });
    for (let end = 0; end < bytes.length; end++)
      expect(decodePlain(bytes.subarray(0, end))).toMatchObject({ ok: false });
    expect(decodePlain(Uint8Array.from([...bytes, 0]))).toEqual({ ok: false, reason: "bytes to spare" });
  });
});
