// The bytes of amounts, against text: their length, then the bytes of the number in hexadecimal.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAmount, writeAmount } from "../src/codec/amount-codec.js";
import { ByteReader } from "../src/codec/byte-reader.js";
import { ByteWriter } from "../src/codec/byte-writer.js";
import { AssertionError, DecodeError } from "../src/errors.js";

function hexOf(value: bigint): string {
  const bytes = new ByteWriter();
  writeAmount(bytes, value);
  return Buffer.from(bytes.toBytes()).toString("hex");
}

function readHex(hex: string): bigint {
  return readAmount(new ByteReader(Uint8Array.from(Buffer.from(hex, "hex"))));
}

function expectedHex(value: bigint): string {
  if (value === 0n) return "00";
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return (even.length / 2).toString(16).padStart(2, "0") + even;
}

const amounts = fc
  .integer({ min: 0, max: 128 })
  .chain((bits) => fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }));

describe("the bytes of an amount", () => {
  it("are as many as it needs, at every length", () => {
    for (let bits = 0n; bits < 128n; bits++) {
      for (const value of [(1n << bits) - 1n, 1n << bits, (1n << bits) + 1n, 2n ** 128n - 1n - (1n << bits)]) {
        expect(hexOf(value)).toBe(expectedHex(value));
        expect(readHex(hexOf(value))).toBe(value);
      }
    }
  });

  it("do not depend on what was written or read before", () => {
    fc.assert(
      fc.property(amounts, amounts, (before, value) => {
        hexOf(before);
        expect(hexOf(value)).toBe(expectedHex(value));
        readHex(expectedHex(before));
        expect(readHex(expectedHex(value))).toBe(value);
      }),
    );
  });

  it.each(["0100", "020001", "0a00010203040506070809", `11${"01".repeat(17)}`])("are never %s", (hex) => {
    expect(() => readHex(hex)).toThrow(DecodeError);
  });

  it.each([-1n, 2n ** 128n])("are not written for %d", (value) => {
    expect(() => hexOf(value)).toThrow(AssertionError);
  });
});
