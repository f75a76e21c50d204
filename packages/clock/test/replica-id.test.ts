import {
  fromBase64Url,
  isReplicaIdLength,
  parseReplicaId,
  replicaIdFromBytes,
  replicaIdToBytes,
  toBase64Url,
} from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const bytes = (max: number) => fc.uint8Array({ maxLength: max });
const base64UrlText = fc.string({ unit: fc.constantFrom(..."AQgwZz09-_+/= "), maxLength: 12 });

describe("base64url", () => {
  it("writes what Buffer writes", () => {
    fc.assert(
      fc.property(bytes(64), (data) => {
        expect(toBase64Url(data)).toBe(Buffer.from(data).toString("base64url"));
      }),
    );
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(bytes(64), (data) => {
        expect(fromBase64Url(toBase64Url(data))).toEqual(data);
      }),
    );
  });

  it("reads only what it would have written", () => {
    const outcomes = { read: 0, refused: 0 };
    fc.assert(
      fc.property(base64UrlText, (text) => {
        const data = fromBase64Url(text);
        const canonical = Buffer.from(text, "base64url").toString("base64url") === text;
        expect(data !== undefined).toBe(canonical);
        outcomes[canonical ? "read" : "refused"]++;
      }),
      { numRuns: 2000 },
    );
    expect(outcomes.read).toBeGreaterThan(50);
    expect(outcomes.refused).toBeGreaterThan(50);
  });

  it("refuses characters outside of ASCII", () => {
    expect(fromBase64Url("AAAé")).toBeUndefined();
    expect(fromBase64Url("AA\u{1f600}")).toBeUndefined();
  });
});

describe("ReplicaId", () => {
  const name = fc.oneof(
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
  );

  it("goes from 16 or 32 bytes to a name and back", () => {
    fc.assert(
      fc.property(name, (data) => {
        const id = replicaIdFromBytes(data)!;
        expect(id.length).toBe(data.length === 16 ? 22 : 43);
        expect(parseReplicaId(id)).toBe(id);
        expect(replicaIdToBytes(id)).toEqual(data);
      }),
    );
  });

  it("refuses every other length", () => {
    for (let length = 0; length < 70; length++) {
      const expected = length === 16 || length === 32;
      expect(isReplicaIdLength(length)).toBe(expected);
      expect(replicaIdFromBytes(new Uint8Array(length)) !== undefined).toBe(expected);
      expect(parseReplicaId("A".repeat(length)) !== undefined).toBe(length === 22 || length === 43);
    }
  });

  it("refuses a name with bits beyond its last byte", () => {
    expect(parseReplicaId(`${"A".repeat(21)}B`)).toBeUndefined();
    expect(parseReplicaId(`${"A".repeat(21)}Q`)).toBeDefined();
  });
});
