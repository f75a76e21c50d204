// Proofs of work: for one author, one domain and what was aimed at, and nothing else.

import { createHash } from "node:crypto";
import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { describe, expect, it } from "vitest";
import { checkWork, createIdentity, proveWork, workBitsMax } from "../../src/signed/index.js";

const author = createIdentity({ secretKey: new Uint8Array(32).fill(7) }).author;
const domain = "friday table";

/** The first `bits` of the hash, by another hand: text and lengths are put together here anew. */
function zeroBitsOf(name: ReplicaId, of: string, proof: Uint8Array): number {
  const length = (bytes: number): Buffer => Buffer.from([0, 0, 0, bytes]);
  const [text, key] = [Buffer.from(`joinery work ${of}`), Buffer.from(name, "base64url")];
  const whole = Buffer.concat([length(text.length), text, length(key.length), key, proof]);
  const hash = createHash("sha256").update(whole).digest("hex");
  const bits = [...hash].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
  return bits.indexOf("1");
}

describe("a proof of work", () => {
  it("begins with as many zero bits as were asked for", async () => {
    for (const bits of [0, 1, 5, 9, 12]) {
      const proof = await proveWork(author, { domain, bits });
      expect(zeroBitsOf(author, domain, proof)).toBeGreaterThanOrEqual(bits);
      expect(checkWork(author, proof, { domain, bits })).toBe(true);
    }
  });

  it("is this one", async () => {
    const proof = await proveWork(author, { domain, bits: 10 });
    expect(Buffer.from(proof).toString("hex")).toMatchInlineSnapshot(`"0a000000000000038f"`);
  });

  it("counts for less than was aimed at, and for nothing more, however lucky it was", async () => {
    const proof = await proveWork(author, { domain, bits: 8 });
    expect(checkWork(author, proof, { domain, bits: 3 })).toBe(true);
    expect(checkWork(author, proof, { domain, bits: 9 })).toBe(false);
    for (let claimed = 9; claimed <= 255; claimed++) {
      const lucky = Uint8Array.from([claimed, ...proof.subarray(1)]);
      expect(checkWork(author, lucky, { domain, bits: 8 })).toBe(false);
    }
  });

  it("counts for no other author, domain or bytes", async () => {
    const proof = await proveWork(author, { domain, bits: 12 });
    const terms = { domain, bits: 12 };
    const other = replicaIdFromBytes(new Uint8Array(32).fill(9)) as ReplicaId;
    expect(checkWork(other, proof, terms)).toBe(false);
    expect(checkWork(author, proof, { ...terms, domain: "saturday table" })).toBe(false);
    for (let at = 0; at < proof.length; at++) {
      const changed = proof.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(checkWork(author, changed, terms)).toBe(false);
    }
    for (const bytes of [new Uint8Array(0), proof.subarray(1), Uint8Array.from([...proof, 0])]) {
      expect(checkWork(author, bytes, terms)).toBe(false);
    }
  });

  it("is no longer searched once its signal says so", async () => {
    const reason = new RangeError("enough");
    await expect(proveWork(author, { domain, bits: workBitsMax, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const stopped = new AbortController();
    const search = proveWork(author, { domain, bits: workBitsMax, signal: stopped.signal });
    setTimeout(() => stopped.abort(reason), 5);
    await expect(search).rejects.toBe(reason);
  });

  it.each([-1, 1.5, workBitsMax + 1, "8"])("of %s bits is refused", async (bits) => {
    const terms = { domain, bits: bits as number };
    await expect(proveWork(author, terms)).rejects.toThrow(expect.objectContaining({ name: "ArgumentError" }));
    expect(() => checkWork(author, new Uint8Array(9), terms)).toThrow(
      expect.objectContaining({ name: "ArgumentError" }),
    );
  });
});
