// SHA-256 is the same function on every platform: Node's and the portable one agree on bytes of any length and offset, and a platform
// without one is served by the other.
import { sha256 } from "@joinery/replica/genesis";
import { sha256 as portable } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Over } from "../../src/shell/genesis/sha256.js";

describe("the hash of documents with a genesis", () => {
  it("is SHA-256, whoever computes it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(9), (bytes, from) => {
        const part = bytes.subarray(from);
        expect(sha256(part)).toEqual(portable(part));
      }),
      { numRuns: 300 },
    );
    expect(Buffer.from(sha256(new TextEncoder().encode("abc"))).toString("hex")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("answers an array of its own, which holds nothing but the 32 bytes", () => {
    const [one, other] = [sha256(new Uint8Array(3)), sha256(new Uint8Array(4))];
    expect([one.length, one.buffer.byteLength, one.constructor]).toEqual([32, 32, Uint8Array]);
    expect(other.buffer).not.toBe(one.buffer);
  });

  it("is the portable one where the platform has none that answers at once", () => {
    for (const platform of [undefined, {}]) expect(sha256Over(platform)).toBe(portable);
  });
});
