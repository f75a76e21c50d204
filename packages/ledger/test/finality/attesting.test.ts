// Witnesses attest what is funded by what is certified, a quorum of them makes it certain, and less than that never does.
import { describe, expect, it } from "vitest";
import { authorOf } from "../forks/signed-node.js";
import { BankNode, bankGenesis, cast, settle } from "./bank.js";

const bank = authorOf(20);

describe("a transfer", () => {
  it("is certified once a quorum of witnesses attested it, and then spends as certified money", () => {
    const nodes = [...cast.witnesses, ...cast.owners].map((number) => new BankNode(number));
    const [w1, w2, w3, , mint, ann] = nodes as [BankNode, BankNode, BankNode, BankNode, BankNode, BankNode];
    mint.pay("mint", "a21", 100n);
    for (const witness of [w1, w2]) {
      witness.hear(mint.disk);
      expect(witness.attest()).toBe(1);
      ann.hear([...mint.disk, ...witness.disk]);
    }
    expect(ann.view.certifiedUpTo(bank)).toBe(0);
    expect([ann.view.available("a21"), ann.view.available("a21", { basis: "certified" })]).toEqual([100n, 0n]);
    w3.hear(mint.disk);
    w3.attest();
    ann.hear(w3.disk);
    expect(ann.view.certifiedUpTo(bank)).toBe(1);
    expect(ann.view.available("a21", { basis: "certified" })).toBe(100n);
    settle(nodes);
    for (const node of nodes) expect(node.view.certifiedUpTo(bank)).toBe(1);
    expect(new Set(nodes.map(({ digest }) => digest)).size).toBe(1);
  });

  it("of money that is not certified waits until that is", () => {
    const nodes = [...cast.witnesses, ...cast.owners].map((number) => new BankNode(number));
    const [w1, , , , mint, ann] = nodes as [BankNode, BankNode, BankNode, BankNode, BankNode, BankNode];
    mint.pay("mint", "a21", 100n);
    ann.hear(mint.disk);
    ann.pay("a21", "a20", 40n);
    w1.hear([...mint.disk, ...ann.disk]);
    expect(w1.attest()).toBe(1);
    expect(w1.attest()).toBe(0);
    settle(nodes);
    expect(w1.view.certifiedUpTo(authorOf(21))).toBe(1);
    expect(nodes[5]!.view.available("a20", { basis: "certified" })).toBe(40n);
  });

  it("of money that is not certified is attested with a later one by which its owner covers it", () => {
    const genesis = bankGenesis(cast);
    const accounts = [...genesis.accounts, { account: "b21", owner: authorOf(21) }];
    const numbers = [...cast.witnesses, ...cast.owners];
    const nodes = numbers.map((number) => new BankNode(number, cast, true, { ...genesis, accounts }));
    const [w1, , , , mint, ann] = nodes as [BankNode, BankNode, BankNode, BankNode, BankNode, BankNode];
    mint.pay("mint", "b21", 50n);
    settle(nodes);
    mint.pay("mint", "a21", 100n);
    ann.hear(mint.disk);
    ann.pay("a21", "a20", 40n);
    w1.hear([...mint.disk, ...ann.disk]);
    // The second of the mint, and nothing of the other.
    expect(w1.attest()).toBe(1);
    ann.pay("b21", "a21", 40n);
    w1.hear(ann.disk);
    expect(w1.attest()).toBe(1);
    ann.hear(w1.disk);
    expect(ann.view.available("a20", { basis: "certified" })).toBe(0n);
  });

  it("that pays back and forth is certified entry by entry, where no last entry is funded", () => {
    const nodes = [...cast.witnesses, ...cast.owners].map((number) => new BankNode(number));
    const [mint, ann] = nodes.slice(4) as [BankNode, BankNode];
    mint.pay("mint", "a20", 100n);
    for (let turn = 0; turn < 5; turn++) {
      mint.pay("a20", "a21", 100n);
      ann.hear(mint.disk);
      ann.pay("a21", "a20", 100n);
      mint.hear(ann.disk);
    }
    settle(nodes);
    for (const { view } of nodes) expect([view.certifiedUpTo(bank), view.certifiedUpTo(authorOf(21))]).toEqual([6, 5]);
  });
});

describe("what a witness attests", () => {
  it("ends: attesting is nothing that others attest", () => {
    const nodes = [...cast.witnesses, ...cast.owners].map((number) => new BankNode(number));
    nodes[4]!.pay("mint", "a21", 1n);
    settle(nodes);
    expect(nodes[0]!.document.tree.nodes.length).toBe(5);
  });

  it("is refused of who is no witness, of what it had not seen, and backwards", () => {
    const [witness, mint] = [new BankNode(1), new BankNode(20)];
    mint.pay("mint", "a21", 1n);
    mint.pay("mint", "a21", 1n);
    witness.hear(mint.disk);
    const { document } = witness;
    const author = document.authors.indexOf(bank);
    const hash = new Uint8Array(32);
    const attest = (node: BankNode, seq: number) => () => node.write((chips) => chips.attest({ author, seq, hash }));
    expect(attest(mint, 1)).toThrow(expect.objectContaining({ code: "not_a_witness" }));
    attest(witness, 2)();
    expect(attest(witness, 1)).toThrow(expect.objectContaining({ code: "not_an_extension" }));
    expect(attest(witness, 2)).toThrow(expect.objectContaining({ code: "not_an_extension" }));
  });

  it("is on one chain: of who forked it attests no other branch than before, and of its own accord none", () => {
    const [witness, other, here, there] = [1, 2, 20, 20].map((number) => new BankNode(number)) as [
      BankNode,
      BankNode,
      BankNode,
      BankNode,
    ];
    here.pay("mint", "a20", 1n);
    there.hear(here.disk, true);
    there.recover(here.disk);
    here.pay("mint", "a21", 2n);
    there.pay("mint", "a21", 3n);
    witness.hear(here.disk);
    expect(witness.attest()).toBe(1);
    other.hear(there.disk);
    other.attest();
    witness.hear([...there.disk, ...other.disk]);
    expect(witness.attest()).toBe(0);
    const { tree } = witness.document;
    const tips = [...tree.leavesOf(witness.document.authors.indexOf(bank))];
    expect(tips.map(({ isApplied }) => isApplied)).toEqual([true, true]);
    const attest = (hash: Uint8Array, author: number, seq: number) => () =>
      witness.write((chips) => chips.attest({ author, seq, hash }));
    // Its state knows the two by names of their own.
    for (const { branch, hash, entry } of tips) {
      const lastSeq = entry.lastSeq - branch!.base;
      expect(attest(hash, branch!.author, lastSeq)).toThrow(expect.objectContaining({ code: "not_an_extension" }));
    }
    expect(witness.view.certifiedUpTo(bank)).toBe(0);
  });
});
