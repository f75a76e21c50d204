// Checkpoints: what a quorum says the state of a signed document is at an entry, to whoever has no entries.
import { describe, expect, it } from "vitest";
import {
  checkpointConflictOf,
  checkpointsOf,
  conflictBetween,
  readCheckpoint,
  readCheckpointConflict,
  readCheckpointOf,
} from "../../src/finality/index.js";
import { authorOf } from "../forks/signed-node.js";
import { BankNode, cast } from "./bank.js";
import { CheckpointWitness, hash, isCheckpoint, ledgerOf, opened, shown } from "./checkpointed-bank.js";

type Four = [CheckpointWitness, CheckpointWitness, CheckpointWitness, CheckpointWitness];

const fourWitnesses = (): Four => cast.witnesses.map((number) => new CheckpointWitness(number)) as Four;

function hearEachOther(nodes: readonly BankNode[]): void {
  const pool = nodes.flatMap(({ disk }) => disk);
  for (const node of nodes) node.hear(pool);
}

/** The mint pays 100 to a21, which all witnesses attest. */
function attested(witnesses: readonly CheckpointWitness[]): BankNode {
  const mint = new BankNode(20);
  mint.pay("mint", "a21", 100n);
  hearEachOther([mint, ...witnesses]);
  for (const witness of witnesses) witness.attest();
  hearEachOther([mint, ...witnesses]);
  return mint;
}

describe("a checkpoint", () => {
  it("is certified once a quorum signed the same state, which others read without one entry", () => {
    const witnesses = fourWitnesses();
    const mint = attested(witnesses);
    const [w1, w2, w3] = witnesses;
    w1.begin();
    mint.hear(w1.disk);
    for (const witness of [w2, w3]) {
      expect(shown(mint)).toBeUndefined();
      witness.hear(w1.disk);
      expect(witness.answer()).toBe(1);
      expect(witness.answer()).toBe(0);
      mint.hear(witness.disk);
    }
    mint.pay("mint", "a20", 1n);
    const { certificate, state } = shown(mint)!;
    expect(readCheckpoint(certificate, hash)).toMatchObject({
      ok: true,
      value: { document: mint.document.id, field: ["chips"], witnesses: [1, 2, 3].map(authorOf).sort() },
    });
    const read = opened(certificate, state);
    if (!read.ok) throw new TypeError(read.reason);
    const { chips } = read.value;
    expect([chips.balance("mint"), chips.balance("a20"), chips.balance("a21")]).toEqual([-100n, 0n, 100n]);
    // Of the quorum that attested the payment, only the entry of one lies in the past of its own.
    expect(chips.certifiedUpTo(authorOf(20))).toBe(0);
  });

  it("of a state that is not the one signed is not read", () => {
    const witnesses = fourWitnesses();
    const mint = attested(witnesses);
    witnesses[0].begin();
    hearEachOther([mint, ...witnesses]);
    for (const witness of witnesses.slice(1)) witness.answer();
    hearEachOther([mint, ...witnesses]);
    const { certificate, state } = shown(mint)!;
    for (let at = 0; at < state.length; at++) {
      const spoilt = state.slice();
      spoilt[at]! ^= 1;
      expect(opened(certificate, spoilt)).toEqual({ ok: false, reason: "a state that the checkpoint is not of" });
    }
    expect(readCheckpointOf(certificate, new Uint8Array(), hash).ok).toBe(false);
  });

  it("has both branches of an owner who signed two histories, each told from the other", () => {
    const witnesses = fourWitnesses();
    const [here, there] = [new BankNode(20), new BankNode(20)];
    const [ann, w1, w2, w3] = [new BankNode(21), ...witnesses] as [BankNode, ...Four];
    here.pay("mint", "a20", 10n);
    there.recover(here.disk);
    here.pay("a20", "a21", 10n);
    there.pay("a20", "mint", 7n);
    ann.hear(here.disk);
    ann.pay("a21", "a20", 1n);
    w1.hear(there.disk);
    w1.hear(ann.disk);
    w1.hear(here.disk);
    // An entry that has both histories in its past.
    w1.write((chips) => chips.open({ nonce: "own" }));
    const pool = [here, there, ann, w1].flatMap(({ disk }) => disk);
    for (const witness of [w2, w3]) witness.hear(pool);
    w1.begin();
    for (const witness of [w2, w3]) {
      witness.hear(w1.disk);
      expect(witness.answer()).toBe(1);
      w1.hear(witness.disk);
    }
    const { certificate, state } = shown(w1)!;
    const read = opened(certificate, state);
    if (!read.ok) throw new TypeError(read.reason);
    expect(w1.forked).toEqual(new Set([authorOf(20)]));
    expect(read.value.chips.badDebts).toEqual(w1.view.badDebts);
    for (const account of ["mint", "a20", "a21"])
      expect(read.value.chips.balance(account)).toBe(w1.view.balance(account));
    expect(read.value.chips.balance("a20")).toBe(-6n);
  });

  it("is signed the same by a witness that had signed and lost that before it was on disk", () => {
    const witnesses = fourWitnesses();
    attested(witnesses);
    const [w1, w2] = witnesses;
    w1.begin();
    w2.hear(w1.disk);
    const before = [...w2.disk];
    w2.answer();
    const again = new CheckpointWitness(2);
    // Its own entries have those of others in their past, which its disk had as well.
    again.recover([...before, ...w1.disk]);
    again.recover(before);
    again.answer();
    expect(again.disk.at(-1)).toEqual(w2.disk.at(-1));
  });

  it("is refused of who is no witness, and answered to one who asks for ever only as the log grows", () => {
    const witnesses = fourWitnesses();
    const mint = attested(witnesses);
    const [w1, w2] = witnesses;
    const word = { entry: new Uint8Array(32), state: new Uint8Array(32) };
    expect(() => mint.write((chips) => chips.checkpoint(word))).toThrow(
      expect.objectContaining({ code: "not_a_witness" }),
    );
    let answers = 0;
    for (let turn = 0; turn < 60; turn++) {
      w1.begin();
      w2.hear(w1.disk.slice(-1));
      answers += w2.answer();
    }
    expect(answers).toBeGreaterThan(5);
    expect(answers).toBeLessThan(25);
  });
});

describe("conflicting checkpoints", () => {
  const lie = new Uint8Array(32).fill(7);

  it("don't come of as many liars as there may be", () => {
    const witnesses = fourWitnesses();
    const mint = attested(witnesses);
    const [w1, ...honest] = witnesses;
    const { tip } = w1;
    w1.sign(tip);
    w1.sign(tip, lie);
    hearEachOther([mint, ...witnesses]);
    for (const witness of honest) witness.answer();
    hearEachOther([mint, ...witnesses]);
    expect(checkpointsOf(ledgerOf(mint)).map(({ node }) => node.name)).toEqual([tip.name]);
    expect(checkpointConflictOf(ledgerOf(mint))).toBeUndefined();
  });

  it("name all who signed both: more than may be faulty", () => {
    const witnesses = fourWitnesses();
    const mint = attested(witnesses);
    const [w1, w2, w3, w4] = witnesses;
    const { tip } = w1;
    for (const liar of [w1, w2]) {
      const node = liar.document.tree.get(tip.name)!;
      liar.sign(node);
      liar.sign(node, lie);
    }
    w3.sign(w3.document.tree.get(tip.name)!);
    // The fourth believes what it is told.
    w4.sign(w4.document.tree.get(tip.name)!, lie);
    hearEachOther([mint, ...witnesses]);
    const [one, other] = checkpointsOf(ledgerOf(mint));
    for (const each of [one, other]) expect(isCheckpoint(each!.certificate)).toBe(true);
    const proof = checkpointConflictOf(ledgerOf(mint))!;
    expect(readCheckpointConflict(proof, hash)).toMatchObject({
      ok: true,
      value: { document: mint.document.id, entry: tip.name, witnesses: [1, 2].map(authorOf).sort() },
    });
    expect(readCheckpointConflict(conflictBetween(one!.certificate, one!.certificate), hash).ok).toBe(false);
    // The state of the lie is nobody's, so nobody can show it.
    expect(mint.document.tree.get(tip.name)?.isApplied).toBe(true);
  });
});
