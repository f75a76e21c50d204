// The checksum takes four bytes at a time; zlib's is the one it has to be.
import { crc32 as expected } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { crc32 } from "../../src/core/base/crc32.js";

it("a CRC-32 is zlib's, of bytes of any length, at once or in parts", () => {
  const property = fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(70), (bytes, cut) => {
    expect(crc32(bytes)).toBe(expected(bytes));
    expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(expected(bytes));
  });
  fc.assert(property, { numRuns: 500 });
});
