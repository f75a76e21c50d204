// What an owner gains by writing several histories, told one case at a time: each is honoured where somebody built on it, the
// debt shows, and it is the liar's.
import { describe, expect, it } from "vitest";
import { idOf } from "../ledger-node.js";
import { accomplice, balances, debtOf, liar, meet, pay, site } from "./cast.js";
import { authorOf, type SignedNode } from "./signed-node.js";

/** Each victim sees another history of the liar's, in which it alone is paid, and writes something on top. */
function cheated(count: number, amount = 100n): SignedNode[] {
  return [1, 2, 3].slice(0, count).map((number) => {
    const [victim, twin] = [site(number), site(liar)];
    pay(twin, `a${number}`, amount, `pay ${number}`);
    victim.hear(twin.disk);
    victim.write((chips) => chips.open({ nonce: "mine" }));
    return victim;
  });
}

describe("an owner with several histories", () => {
  it("pays each of three victims the same money, and owes it", () => {
    const victims = cheated(3);
    meet(...victims);
    for (const victim of victims) {
      expect(balances(victim)).toEqual({ a1: 100n, a2: 100n, a3: 100n, liar: -300n });
      expect(victim.view.badDebts).toEqual([debtOf("liar", liar, 200n)]);
      expect([...victim.forked]).toEqual([authorOf(liar)]);
    }
  });

  it("owes nothing where its histories together stay within what it has", () => {
    const victims = cheated(2, 50n);
    meet(...victims);
    expect([balances(victims[0] as SignedNode), victims[0]?.view.badDebts]).toEqual([
      { a1: 50n, a2: 50n, liar: -100n },
      [],
    ]);
  });

  it("pays one payee twice by two branches, and neither payment is lost in the other", () => {
    const [first, second] = [site(1), site(2)];
    for (const [victim, amount] of [
      [first, 60n],
      [second, 70n],
    ] as const) {
      const twin = site(liar);
      pay(twin, "a3", amount, `${amount}`);
      victim.hear(twin.disk);
      victim.write((chips) => chips.open({ nonce: "x" }));
    }
    meet(first, second);
    expect(balances(first)).toEqual({ a3: 130n, liar: -130n });
  });

  it("goes on counting what it paid before the fork once", () => {
    const trunk = site(liar);
    pay(trunk, "a3", 40n, "before");
    const [first, second] = [site(1), site(2)];
    for (const [victim, amount] of [
      [first, 50n],
      [second, 60n],
    ] as const) {
      const twin = site(liar, trunk.disk);
      pay(twin, "a3", amount, `${amount}`);
      victim.hear(twin.disk);
      victim.write((chips) => chips.open({ nonce: "x" }));
    }
    meet(first, second);
    expect(balances(first)).toEqual({ a3: 150n, liar: -150n });
    expect(first.view.statement("a3").lines.map(({ amount, payer }) => [amount, payer === authorOf(liar)])).toEqual(
      [
        [40n, true],
        [50n, true],
        [60n, true],
      ].sort(),
    );
  });

  it("forks a fork: every branch of a branch is honoured, and what they share is paid once", () => {
    const trunk = site(liar);
    pay(trunk, "a3", 10n, "trunk");
    const branch = site(liar, trunk.disk);
    pay(branch, "a3", 20n, "branch");
    const victims = [1, 2, 3].map((number) => {
      const twin = site(liar, number === 1 ? trunk.disk : branch.disk);
      pay(twin, `a${number}`, 70n, `leaf ${number}`);
      const victim = site(number);
      victim.hear(twin.disk);
      victim.write((chips) => chips.open({ nonce: "x" }));
      return victim;
    });
    meet(...victims);
    expect(balances(victims[0] as SignedNode)).toEqual({ a1: 70n, a2: 70n, a3: 100n, liar: -240n });
    expect(
      (victims[0] as SignedNode).document.branchCount(victims[0]?.document.authors.indexOf(authorOf(liar)) as number),
    ).toBe(5);
  });

  it("spends on a branch only what that branch has: a sibling's credits are not its own", () => {
    const [first, second] = cheated(2) as [SignedNode, SignedNode];
    // The first gives back what it was paid, to the history that it knows; the second knows another.
    pay(first, "liar", 100n, "back");
    const twin = site(liar);
    pay(twin, "a2", 100n, "pay 2");
    twin.hear(second.disk, true);
    expect(() => pay(twin, "a2", 1n, "more")).toThrow(expect.objectContaining({ code: "insufficient_funds" }));
    meet(first, second);
    expect(balances(first)).toEqual({ a2: 100n, liar: -100n });
  });

  it("sends money in a circle over its branches, and nobody honest is short", () => {
    const [first, second] = cheated(2) as [SignedNode, SignedNode];
    pay(first, "accomplice", 100n, "on");
    const helper = site(accomplice);
    helper.hear(first.disk);
    pay(helper, "liar", 100n, "round");
    const twin = site(liar);
    pay(twin, "a1", 100n, "pay 1");
    twin.hear(first.disk, true);
    twin.hear(helper.disk, true);
    pay(twin, "a3", 100n, "again");
    const third = site(3);
    third.hear(first.disk);
    third.hear(helper.disk);
    third.hear(twin.disk);
    pay(third, "a2", 30n, "spent");
    meet(first, second, third, helper);
    expect(balances(first)).toEqual({ a2: 130n, a3: 70n, liar: -200n });
    expect(first.view.badDebts).toEqual([debtOf("liar", liar, 100n)]);
  });

  it("is not helped by an accomplice who forks as well, unless somebody honest built on that", () => {
    const [first, second] = [site(1), site(2)];
    const twin = site(liar);
    pay(twin, "a1", 100n, "pay 1");
    const [vouching, other] = [site(accomplice), site(accomplice)];
    vouching.hear(twin.disk);
    vouching.write((chips) => chips.open({ nonce: "vouches" }));
    other.write((chips) => chips.open({ nonce: "forks" }));
    const rival = site(liar);
    pay(rival, "a2", 100n, "pay 2");
    second.hear(rival.disk);
    second.write((chips) => chips.open({ nonce: "mine" }));
    second.hear(other.disk);
    second.write((chips) => chips.open({ nonce: "more" }));
    // The first hears of both forks before it hears of what they vouch for.
    first.hear(second.disk);
    first.hear(other.disk);
    first.hear(vouching.disk.filter((bytes) => !second.disk.includes(bytes)));
    meet(first, second);
    expect(balances(first)).toEqual({ a2: 100n, liar: -100n });
    expect(new Set(first.forked)).toEqual(new Set([authorOf(liar), authorOf(accomplice)]));
  });

  it("grants credit twice, and both grants count", () => {
    const victims = [1, 2].map((number) => {
      const [victim, twin] = [site(number), site(liar)];
      twin.write((chips) => chips.grant({ from: "liar-mint", to: `a${number}`, amount: 100n }));
      victim.hear(twin.disk);
      pay(victim, "a3", 100n, `spent ${number}`);
      return victim;
    });
    meet(...victims);
    const [first] = victims as [SignedNode];
    expect(balances(first)).toEqual({ a1: -100n, a2: -100n, a3: 200n });
    expect(first.view.badDebts).toEqual([debtOf("liar-mint", liar, 100n)]);
  });

  it("opens an account on each branch, and each branch pays from it", () => {
    const account = `${authorOf(liar)}.0.0.same`;
    const victims = [1, 2].map((number) => {
      const [victim, twin] = [site(number), site(liar)];
      twin.write((chips) => {
        chips.open({ nonce: "same" });
        chips.transfer({ id: idOf(`in ${number}`), from: "liar", to: account, amount: 60n });
        chips.transfer({ id: idOf(`out ${number}`), from: account, to: `a${number}`, amount: 50n });
      });
      victim.hear(twin.disk);
      victim.write((chips) => chips.open({ nonce: "mine" }));
      return victim;
    });
    meet(...victims);
    expect(balances(victims[0] as SignedNode)).toEqual({ a1: 50n, a2: 50n, liar: -120n, [account]: 20n });
  });

  it("decides about a hold twice, and its escrow is what is short", () => {
    const payer = site(3);
    const mint = site(1);
    mint.write((chips) => chips.transfer({ id: idOf("m"), from: "mint", to: "a3", amount: 80n }));
    payer.hear(mint.disk);
    payer.write((chips) => chips.hold({ id: idOf("h"), from: "a3", to: "a1", amount: 80n, resolver: authorOf(liar) }));
    const pending = { payer: payer.id, id: idOf("h") };
    const [posting, voiding] = [site(liar), site(liar)];
    for (const twin of [posting, voiding]) twin.hear(payer.disk, true);
    posting.write((chips) => chips.post({ id: idOf("p"), pending }));
    voiding.write((chips) => chips.void({ id: idOf("v"), pending }));
    mint.hear(payer.disk);
    mint.hear(posting.disk);
    pay(mint, "a2", 80n, "spent");
    payer.hear(voiding.disk);
    pay(payer, "a2", 80n, "spent too");
    meet(mint, payer);
    expect(balances(mint)).toEqual({ mint: -80n, a2: 160n });
    expect(mint.view.badDebts).toEqual([debtOf(`${authorOf(liar)}.0.escrow`, liar, 80n)]);
    expect([mint.view.holds(), mint.view.held()]).toEqual([[], 0n]);
  });

  it("is known by its proof alone where nobody was cheated, and writes no more once it knows", () => {
    const [victim, other] = [site(1), site(2)];
    const [one, two] = [site(liar), site(liar)];
    pay(one, "a1", 10n, "one");
    pay(two, "a2", 10n, "two");
    for (const reader of [victim, other]) for (const twin of [one, two]) reader.hear(twin.disk);
    meet(victim, other);
    expect(victim.view.badDebts).toEqual([]);
    one.hear(two.disk);
    expect(() => pay(one, "a1", 1n, "three")).toThrow(expect.objectContaining({ code: "AUTHOR_FORKED" }));
  });
});
