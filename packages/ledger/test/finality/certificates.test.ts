// Certificates and proofs of conflicting ones are checked from their bytes alone, and say no more than what was signed.
import { createHash } from "node:crypto";
import { defaultVerifier, type EntryNode } from "@joinery/replica/signed";
import { describe, expect, it } from "vitest";
import {
  type CertifiedLedger,
  certificateOf,
  conflictBetween,
  conflictOf,
  readCertificate,
  readConflict,
} from "../../src/finality/index.js";
import { authorOf } from "../forks/signed-node.js";
import { BankNode, cast, settle } from "./bank.js";

const hash = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
const verify = defaultVerifier();

function ledgerOf(node: BankNode): CertifiedLedger {
  return { core: node.document as unknown as CertifiedLedger["core"], field: ["chips"], view: node.view };
}

function entriesOf(node: BankNode, number: number): EntryNode[] {
  const author = node.document.authors.indexOf(authorOf(number));
  return node.document.tree.nodes.filter((entry) => entry.author === author);
}

describe("a certificate", () => {
  it("names entry and witnesses, and its signatures are theirs", () => {
    const nodes = [...cast.witnesses, ...cast.owners].map((number) => new BankNode(number));
    const [w1, w2, w3, , mint, ann] = nodes as [BankNode, BankNode, BankNode, BankNode, BankNode, BankNode];
    mint.pay("mint", "a21", 100n);
    for (const witness of [w1, w2]) {
      witness.hear(mint.disk);
      witness.attest();
    }
    mint.pay("mint", "a21", 1n);
    ann.hear([...mint.disk, ...w1.disk, ...w2.disk]);
    const [first, second] = entriesOf(ann, 20) as [EntryNode, EntryNode];
    expect(certificateOf(ledgerOf(ann), first)).toBeUndefined();
    w3.hear(mint.disk);
    w3.attest();
    ann.hear(w3.disk);
    const bytes = certificateOf(ledgerOf(ann), first)!;
    const read = readCertificate(bytes, hash);
    if (!read.ok) throw new TypeError(read.reason);
    const { checks, prev: _, ...certificate } = read.value;
    const witnesses = [1, 2, 3].map(authorOf).sort();
    const { document } = ann;
    expect(certificate).toEqual({
      ...{ document: document.id, field: ["chips"], author: authorOf(20) },
      ...{ firstSeq: 1, lastSeq: 1, entry: first.name, witnesses },
    });
    expect(checks.map((check) => verify(check))).toEqual([true, true, true]);
    expect(certificateOf(ledgerOf(ann), second)).toBeUndefined();
  });
});

describe("conflicting certificates", () => {
  it("prove who forked, and name the witnesses who signed for both", () => {
    // Witnesses 1 and 2 are each two: one more than may be faulty.
    const [left, right] = [0, 1].map(() => [1, 2].map((number) => new BankNode(number))) as [BankNode[], BankNode[]];
    const [w3, w4, ann, bob] = [3, 4, 21, 21].map((number) => new BankNode(number)) as [
      BankNode,
      BankNode,
      BankNode,
      BankNode,
    ];
    const [here, there] = [new BankNode(20), new BankNode(20)];
    here.pay("mint", "a21", 1000n);
    there.pay("mint", "a20", 1000n);
    for (const [mint, witnesses] of [
      [here, [...left, w3]],
      [there, [...right, w4]],
    ] as const)
      for (const witness of witnesses) {
        witness.hear(mint.disk);
        expect(witness.attest()).toBe(1);
      }
    ann.hear([here, ...left, w3].flatMap(({ disk }) => disk));
    bob.hear([there, ...right, w4].flatMap(({ disk }) => disk));
    const one = certificateOf(ledgerOf(ann), entriesOf(ann, 20)[0]!)!;
    const other = certificateOf(ledgerOf(bob), entriesOf(bob, 20)[0]!)!;
    const faulty = [1, 2].map(authorOf).sort();
    const named = { document: ann.document.id, field: ["chips"], author: authorOf(20), seq: 1, witnesses: faulty };
    const read = readConflict(conflictBetween(one, other), hash);
    if (!read.ok) throw new TypeError(read.reason);
    const { checks, ...conflict } = read.value;
    expect(conflict).toEqual(named);
    for (const check of checks) expect(verify(check)).toBe(true);
    // Who has stored both branches makes the proof by itself.
    const judge = new BankNode(3);
    judge.hear([...ann.disk, ...bob.disk]);
    const proof = conflictOf(ledgerOf(judge), judge.document.authors.indexOf(authorOf(20)));
    expect(readConflict(proof!, hash)).toMatchObject({ ok: true, value: named });
    expect(readConflict(conflictBetween(one, one), hash)).toMatchObject({ ok: false });
  });

  it("don't come of fewer faulty witnesses than certify, and who forked is certified no more", () => {
    const twins = [new BankNode(1), new BankNode(1)] as const;
    const [w2, w3, w4, ann] = [2, 3, 4, 21].map((number) => new BankNode(number)) as [
      BankNode,
      BankNode,
      BankNode,
      BankNode,
    ];
    const [here, there] = [new BankNode(20), new BankNode(20)];
    here.pay("mint", "a21", 1000n);
    there.pay("mint", "a20", 1000n);
    for (const [mint, witnesses] of [
      [here, [twins[0], w2, w3]],
      [there, [twins[1], w4]],
    ] as const)
      for (const witness of witnesses) {
        witness.hear(mint.disk);
        witness.attest();
      }
    const honest = [w2, w3, w4, ann];
    for (const node of honest) node.hear([here, there, ...twins].flatMap(({ disk }) => disk));
    settle(honest);
    for (const node of honest) {
      expect(conflictOf(ledgerOf(node), node.document.authors.indexOf(authorOf(20)))).toBeUndefined();
      expect(entriesOf(node, 20).filter((entry) => certificateOf(ledgerOf(node), entry) !== undefined)).toHaveLength(1);
      expect(node.view.available("a21", { basis: "certified" })).toBe(1000n);
      // A witness that had built on the other branch vouches for that: it is bad debt, and certified to nobody.
      expect(node.view.badDebts).toMatchObject([{ account: "mint", amount: 1000n }]);
      expect(node.view.available("a20", { basis: "certified" })).toBe(0n);
    }
    expect(new Set(honest.map(({ digest }) => digest)).size).toBe(1);
  });
});
