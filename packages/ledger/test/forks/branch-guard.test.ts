// What a liar writes on a branch is judged by the chain that the branch goes on from, and by nothing of the other branches.
import { describe, expect, it } from "vitest";
import { ledgerDots } from "../../src/state/ledger-state.js";
import { idOf } from "../ledger-node.js";
import { balances, debtOf, liar, meet, pay, site } from "./cast.js";
import { authorOf, type SignedNode } from "./signed-node.js";

describe("a guard on a branch", () => {
  const raw = { id: idOf("lie"), from: "liar", to: "a1", amount: 10n, code: 0, total: 10n };

  /**
   * Why the first victim refuses an entry of the liar's, before it knows of any fork. Whoever hears of both branches, as one that
   * may not write, must come to the same: the chain shows this transfer or not.
   */
  function verdict(
    trunk: (twin: SignedNode) => unknown,
    lie: (twin: SignedNode) => unknown,
    sibling: (twin: SignedNode) => unknown = (twin) => pay(twin, "a2", 1n, "sibling"),
  ): string | undefined {
    const begun = site(liar);
    trunk(begun);
    const [lying, other] = [site(liar, begun.disk), site(liar, begun.disk)];
    lie(lying);
    sibling(other);
    const victims = [lying, other].map((twin, index) => {
      const victim = site(index + 1);
      victim.hear(twin.disk);
      victim.write((chips) => chips.open({ nonce: "mine" }));
      return victim;
    });
    const [first, second] = victims as [SignedNode, SignedNode];
    const refused = first.delivered.flatMap(({ refusal }) => refusal?.code ?? []);
    const shown = shows(first, lying);
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const observer = site(99);
      for (const from of order) observer.hear((from as SignedNode).disk);
      expect(shows(observer, lying)).toEqual(shown);
      expect(observer.document.branchCount(observer.document.authors.indexOf(authorOf(liar)))).toBe(
        begun.disk.length === 0 ? 2 : 3,
      );
    }
    return refused.at(-1);
  }

  /** What a replica shows of the operations of a twin: cells that stand under the dot of its last one, and its transfers. */
  function shows({ document, store, view }: SignedNode, { document: twin }: SignedNode): unknown {
    const tip = twin.tree.tipOf(twin.self);
    const node = document.tree.nodes.find(({ name }) => name === tip?.name);
    const last = node?.entry.lastSeq ?? 0;
    const dots: string[] = [];
    ledgerDots(store, (author, seq) => {
      const isTwins = document.authors.ownerIdOf(author) === authorOf(liar);
      if (isTwins && node?.branch?.author === author && seq + (node.branch.base ?? 0) === last) dots.push("lie");
    });
    return [dots, view.transfers().transfers.some(({ id }) => id === raw.id)];
  }

  const nothing = (): void => undefined;
  const trunk = (twin: SignedNode): void => pay(twin, "a1", 40n, "trunk");

  it("counts what the chain had paid before the branch", () => {
    const spend = (amount: bigint) => (twin: SignedNode) => {
      twin.write((chips) => chips.rawTransfer({ ...raw, amount, total: 40n + amount }));
    };
    expect(verdict(trunk, spend(60n))).toBeUndefined();
    expect(verdict(trunk, spend(61n))).toBe("insufficient_funds");
  });

  it("does not count what another branch paid", () => {
    const spend = (twin: SignedNode) => twin.write((chips) => chips.rawTransfer({ ...raw, amount: 60n, total: 100n }));
    expect(verdict(trunk, spend, (twin) => pay(twin, "a1", 60n, "sibling"))).toBeUndefined();
  });

  it("counts the running total from the beginning of the chain", () => {
    const spend = (total: bigint) => (twin: SignedNode) => twin.write((chips) => chips.rawTransfer({ ...raw, total }));
    expect(verdict(trunk, spend(50n))).toBeUndefined();
    expect(verdict(trunk, spend(10n))).toBe("wrong_running_total");
  });

  it("knows the ids that the chain had used before the branch, and not those of another branch", () => {
    const again = (twin: SignedNode) => twin.write((chips) => chips.rawTransfer({ ...raw, to: "a3" }));
    expect(verdict((twin) => pay(twin, "a1", 40n, "lie"), again)).toBe("exists");
    expect(verdict(nothing, again, (twin) => pay(twin, "a1", 40n, "lie"))).toBeUndefined();
  });

  it("knows what the chain had closed, and that the count goes on from there", () => {
    const close = (count: bigint) => (twin: SignedNode) => {
      twin.write((chips) => chips.rawClosing({ account: "liar", count }));
    };
    const spend = (twin: SignedNode) => twin.write((chips) => chips.rawTransfer(raw));
    const other = (twin: SignedNode) => twin.write((chips) => chips.open({ nonce: "other" }));
    expect(verdict(close(1n), spend, other)).toBe("account_closed");
    expect(verdict(close(1n), close(2n), other)).toBeUndefined();
    expect(verdict(close(1n), close(1n), other)).toBe("wrong_running_total");
  });

  it("counts no more credit than the chain has left", () => {
    const grant = (amount: bigint, total: bigint) => (twin: SignedNode) => {
      twin.write((chips) => chips.rawCredit({ from: "liar-mint", to: "a1", amount, total }));
    };
    expect(verdict(grant(70n, 70n), grant(30n, 100n), grant(29n, 99n))).toBeUndefined();
    expect(verdict(grant(70n, 70n), grant(31n, 101n), grant(29n, 99n))).toBe("exceeds_credit");
  });

  it("spends no credit of which the branch has not heard, though another branch has", () => {
    const [mint, other] = [site(1), site(2)];
    const [poor, rich] = [site(liar), site(liar)];
    poor.write((chips) => chips.rawTransfer({ ...raw, to: "a2", amount: 101n, total: 101n }));
    mint.write((chips) => chips.transfer({ id: idOf("m"), from: "mint", to: "liar", amount: 50n }));
    rich.hear(mint.disk, true);
    pay(rich, "a3", 120n, "rich");
    mint.hear(rich.disk);
    mint.write((chips) => chips.open({ nonce: "x" }));
    other.hear(poor.disk);
    other.write((chips) => chips.open({ nonce: "x" }));
    const observer = site(99);
    for (const { disk } of [mint, other]) observer.hear(disk);
    expect(balances(observer)).toEqual({ mint: -50n, a3: 120n, liar: -70n });
    expect(observer.document.branchCount(observer.document.authors.indexOf(authorOf(liar)))).toBe(2);
  });

  it("settles a hold once along a chain, and once on each branch of it", () => {
    const payer = site(liar);
    const voids = (name: string, twin: SignedNode): void => {
      const pending = { payer: authorOf(liar), id: idOf("h") };
      twin.write((chips) => chips.void({ id: idOf(name), pending }));
    };
    payer.write((chips) =>
      chips.hold({ id: idOf("h"), from: "liar", to: "a1", amount: 80n, resolver: authorOf(liar) }),
    );
    const [one, two] = [site(liar, payer.disk), site(liar, payer.disk)];
    voids("one", one);
    voids("two", two);
    const [first, second] = [site(1), site(2)];
    first.hear(one.disk);
    first.write((chips) => chips.open({ nonce: "x" }));
    second.hear(two.disk);
    second.write((chips) => chips.open({ nonce: "x" }));
    meet(first, second);
    expect(balances(first)).toEqual({ liar: 80n });
    expect(first.view.badDebts).toEqual([debtOf(`${authorOf(liar)}.0.escrow`, liar, 80n)]);
    const seq = (node: SignedNode): number => node.store.holds.find(node.document.self, idOf("h"))?.seq ?? 2;
    const begun = site(liar, payer.disk);
    const dot = { author: begun.document.self, seq: seq(begun) };
    voids("trunk", begun);
    const leg = { ...raw, from: `${authorOf(liar)}.0.escrow`, to: "liar", amount: 80n, total: 160n, settles: dot };
    const twice = (twin: SignedNode) =>
      twin.write((chips) => chips.rawTransfer({ ...leg, settles: { ...dot, author: twin.document.self } }));
    expect(
      verdict((twin) => {
        twin.write((chips) =>
          chips.hold({ id: idOf("h"), from: "liar", to: "a1", amount: 80n, resolver: authorOf(liar) }),
        );
        voids("trunk", twin);
      }, twice),
    ).toBe("hold_not_open");
  });
});
