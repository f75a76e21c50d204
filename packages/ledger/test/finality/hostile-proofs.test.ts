// Certificates and proofs of conflicts, spoiled: refused with a reason, and never taken for anything but what was signed. Their bytes are fixed: what
// was proven once must be readable for ever.
import { createHash } from "node:crypto";
import type { Decoded } from "@joinery/crdt";
import type { SignatureCheck } from "@joinery/replica";
import { defaultVerifier, type EntryNode } from "@joinery/replica/signed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CertifiedLedger,
  certificateOf,
  conflictBetween,
  readCertificate,
  readConflict,
} from "../../src/finality/index.js";
import { transferId } from "../../src/index.js";
import { authorOf } from "../forks/signed-node.js";
import { nowMs } from "../ledger-node.js";
import { BankNode } from "./bank.js";

const hash = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
const verify = defaultVerifier();

/** A certificate of the first of two payments to `to`, signed by three of four witnesses after the second. */
function certificate(to: string): Uint8Array {
  const [reader, mint] = [new BankNode(21), new BankNode(20)];
  const pay = (tail: bigint) => (): unknown =>
    mint.write((chips) => chips.transfer({ id: transferId(nowMs, tail), from: "mint", to, amount: 5n }));
  for (const write of [pay(1n), pay(2n)]) write();
  reader.hear(mint.disk);
  for (const number of [1, 2, 3]) {
    const witness = new BankNode(number);
    witness.hear(mint.disk);
    witness.attest();
    reader.hear(witness.disk);
  }
  const { tree, authors } = reader.document;
  const first = tree.nodes.find(({ author }) => author === authors.indexOf(authorOf(20))) as EntryNode;
  const core = reader.document as unknown as CertifiedLedger["core"];
  return certificateOf({ core, field: ["chips"], view: reader.view }, first) as Uint8Array;
}

const one = certificate("a20");
const other = certificate("a21");
const conflict = conflictBetween(one, other);

type Read = (bytes: Uint8Array) => Decoded<{ readonly checks: readonly SignatureCheck[] }>;

const proofs: readonly [name: string, bytes: Uint8Array, read: Read][] = [
  ["a certificate", one, (bytes) => readCertificate(bytes, hash)],
  ["a proof of conflict", conflict, (bytes) => readConflict(bytes, hash)],
];

function isTaken(read: Read, bytes: Uint8Array): boolean {
  const claimed = read(bytes);
  if (!claimed.ok) expect(claimed.reason).not.toBe("");
  return claimed.ok && claimed.value.checks.every((check) => verify(check) === true);
}

describe.each(proofs)("%s", (_, bytes, read) => {
  it("is taken as it was made, and with no byte changed or missing", () => {
    expect(isTaken(read, bytes)).toBe(true);
    for (let at = 0; at < bytes.length; at++) {
      const spoilt = bytes.slice();
      spoilt[at] = (spoilt[at] as number) ^ (1 << (at % 8));
      expect(isTaken(read, spoilt), `byte ${at}`).toBe(false);
      expect(isTaken(read, bytes.slice(0, at))).toBe(false);
    }
  });

  it("is refused with many bytes changed, and so are bytes of any kind", () => {
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(changes, (places) => {
        const spoilt = bytes.slice();
        for (const [at, byte] of places) spoilt[at] = byte;
        expect(isTaken(read, spoilt)).toBe(spoilt.every((byte, at) => byte === bytes[at]));
      }),
      { numRuns: 500, seed: 1 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (any) => {
        expect(read(any).ok).toBe(false);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

describe("the bytes of proofs", () => {
  it("are the same for ever", () => {
    const digest = (bytes: Uint8Array): string => `${bytes.length} ${Buffer.from(hash(bytes)).toString("hex")}`;
    expect([digest(one), digest(conflict)]).toEqual([
      "1705 8703b31d5f5a6cb039f2c90b964037f25c8de8f901db76e338724f19f1a88022",
      "3418 12586c3895406ab18ae9272c5a03c65844b4b6a10d0dca45f06d680355914c24",
    ]);
  });

  it("name every witness in a conflict of the same three", () => {
    expect(readConflict(conflict, hash)).toMatchObject({
      ok: true,
      value: { author: authorOf(20), seq: 1, witnesses: [1, 2, 3].map(authorOf).sort() },
    });
  });
});
