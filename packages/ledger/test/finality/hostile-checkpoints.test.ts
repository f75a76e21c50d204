// Checkpoints, spoiled: refused with a reason. Their bytes, and those of the states that they are about, are fixed, and each state has one spelling.
import { AuthorTable } from "@joinery/clock";
import { ByteReader, ByteWriter, type PlainValue, readValue, struct, writeValue } from "@joinery/crdt";
import type { DocumentId } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { decodeCutState, encodeCutState } from "@joinery/replica/signed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCheckpoint, readCheckpointConflict } from "../../src/finality/index.js";
import { ledger, transferId } from "../../src/index.js";
import { nowMs } from "../ledger-node.js";
import { BankNode } from "./bank.js";
import { CheckpointWitness, hash, isCheckpoint, ledgerOf, shown } from "./checkpointed-bank.js";

/** A checkpoint after a payment, and after the payer has signed another history and somebody has built on both. */
function example(): { certificate: Uint8Array; state: Uint8Array } {
  const [here, there, ann] = [new BankNode(20), new BankNode(20), new BankNode(21)];
  const [w1, w2, w3] = [1, 2, 3].map((number) => new CheckpointWitness(number)) as [
    CheckpointWitness,
    CheckpointWitness,
    CheckpointWitness,
  ];
  const pay = (node: BankNode, from: string, to: string, tail: bigint): void => {
    node.write((chips) => chips.transfer({ id: transferId(nowMs, tail), from, to, amount: 5n }));
  };
  pay(here, "mint", "a20", 1n);
  there.recover(here.disk);
  pay(here, "a20", "a21", 2n);
  pay(there, "a20", "mint", 3n);
  ann.hear(here.disk);
  pay(ann, "a21", "a20", 4n);
  w1.hear([...there.disk, ...ann.disk, ...here.disk]);
  // An entry that has both histories in its past.
  w1.write((chips) => chips.open({ nonce: "own" }));
  for (const witness of [w2, w3]) witness.hear([...there.disk, ...ann.disk, ...here.disk, ...w1.disk]);
  w1.begin();
  for (const witness of [w2, w3]) {
    witness.hear(w1.disk);
    witness.answer();
    w1.hear(witness.disk);
  }
  const bytes = shown(w1);
  const claim = bytes && readCheckpoint(bytes.certificate, hash);
  if (bytes === undefined || !claim?.ok) throw new TypeError("an example is signed by all");
  genesis = claim.value.genesis;
  document = claim.value.document as DocumentId;
  expect(ledgerOf(w1).core.tree.forks.size).toBe(1);
  return bytes;
}

let genesis: Uint8Array;
let document: DocumentId;
const { certificate, state } = example();

function read(bytes: Uint8Array) {
  const { fields } = founding().joined(document, { chips: ledger() }, genesis);
  return decodeCutState(bytes, struct(fields), new AuthorTable());
}

describe("a checkpoint", () => {
  it("is taken as it was made, and with no byte changed or missing", () => {
    expect(isCheckpoint(certificate)).toBe(true);
    for (let at = 0; at < certificate.length; at++) {
      const spoilt = certificate.slice();
      spoilt[at] = (spoilt[at] as number) ^ (1 << (at % 8));
      expect(isCheckpoint(spoilt), `byte ${at}`).toBe(false);
      expect(isCheckpoint(certificate.slice(0, at))).toBe(false);
    }
  });

  it("is refused of fewer witnesses than a quorum, of one twice, and of others", () => {
    const [genesis, field, entry, state, words] = readValue(new ByteReader(certificate)) as unknown[];
    const [one, two, three] = words as unknown[];
    const of = (signers: unknown): boolean => {
      const writer = new ByteWriter();
      writeValue(writer, [genesis, field, entry, state, signers] as PlainValue);
      return isCheckpoint(writer.toBytes());
    };
    expect(of([one, two, three])).toBe(true);
    for (const signers of [[], [one, two], [one, two, two], [two, one, three]]) expect(of(signers)).toBe(false);
  });

  it("is refused as bytes of any kind, and so is a conflict", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (any) => {
        for (const claim of [readCheckpoint(any, hash), readCheckpointConflict(any, hash)])
          expect(claim.ok).toBe(false);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it("has the same bytes for ever, and so has its state", () => {
    const digest = (bytes: Uint8Array): string => `${bytes.length} ${Buffer.from(hash(bytes)).toString("hex")}`;
    expect([digest(certificate), digest(state)]).toEqual([
      "1570 a5e7b985e215903b096314989bf53587c4e66d54491f59d8fc03b0b47e6f7dc8",
      "428 55e20bcf622982e789951d4007f5f48e4fc26cf5ba3619c9f8ae8917cc028c48",
    ]);
  });
});

describe("the state at a checkpoint", () => {
  it("is read as it was, branches included, and written the same again", () => {
    const once = read(state);
    if (!once.ok) throw new TypeError(once.reason);
    expect(encodeCutState(once.value)).toEqual(state);
    expect(once.value.authors.lineage.branches().length).toBe(2);
    expect(once.value.view.chips.balance("a20")).toBe(0n);
  });

  it("is refused with bytes changed, or is another state in its only spelling", () => {
    const crc = (bytes: Uint8Array): Uint8Array => {
      const copy = bytes.slice();
      new DataView(copy.buffer).setUint32(copy.length - 4, crc32(copy.subarray(0, -4)), true);
      return copy;
    };
    let taken = 0;
    const places = fc.array(fc.tuple(fc.nat(state.length - 5), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(places, fc.nat(state.length), (changes, cut) => {
        const spoilt = state.slice();
        for (const [at, byte] of changes) spoilt[at] = byte;
        if (!read(spoilt).ok) expect(read(state.slice(0, cut)).ok).toBe(cut === state.length);
        const valid = crc(spoilt);
        const other = read(valid);
        if (!other.ok) return;
        taken++;
        expect(encodeCutState(other.value)).toEqual(valid);
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect(taken).toBeGreaterThan(0);
  });
});

/** CRC-32 as everybody has it, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
