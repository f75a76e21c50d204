// Credit: an issuer lets others go below zero out of its own cap, they give it back, and all limits together stay the same.
import { amountMax } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import type { LedgerGenesis } from "../src/index.js";
import { genesis, given, givenLedger } from "./given-ledger.js";
import { idOf, LedgerNode, type LyingDraft, replicaId } from "./ledger-node.js";

const grant = { from: "mint", to: "ann", amount: 30n };

function limits({ view }: LedgerNode): Record<string, bigint> {
  return Object.fromEntries(view.accounts().map(({ id, limit }) => [id, limit]));
}

describe("an issuer that grants credit", () => {
  it("lets another account go below zero, and itself by as much less", () => {
    const { node } = given();
    node.change((chips) => chips.grant(grant));
    expect(limits(node)).toEqual({ mint: 970n, ann: 30n, bob: 0n, credit: 50n });
    expect([node.view.available("ann"), node.view.available("mint"), node.view.balance("ann")]).toEqual([
      30n,
      970n,
      0n,
    ]);
    expect(node.view.credit.get(node.id, "mint", "ann")).toBe(30n);
  });

  it("adds to what it and others have granted before", () => {
    const { node } = given();
    node.change((chips) => {
      chips.grant(grant);
      chips.grant({ ...grant, amount: 5n });
    });
    expect([node.view.account("ann")?.limit, node.view.account("mint")?.limit]).toEqual([35n, 965n]);
  });

  it("lets the account spend it in the same change, and no more", () => {
    given()
      .when((chips) => {
        chips.grant(grant);
        chips.transfer({ id: idOf("a"), from: "ann", to: "bob", amount: 30n });
        return chips.available("ann");
      })
      .thenAnswers(0n)
      .thenBalances({ ann: -30n, bob: 30n, mint: 0n });
    given()
      .when((chips) => {
        chips.grant(grant);
        chips.transfer({ id: idOf("a"), from: "ann", to: "bob", amount: 31n });
      })
      .thenRefused("insufficient_funds", { account: "ann", shortBy: 1n });
  });

  it("can't grant what it needs for what it has issued", () => {
    given(["mint", "bob", 980n])
      .when((chips) => chips.grant(grant))
      .thenRefused("insufficient_funds", { account: "mint", shortBy: 10n });
  });

  it("can't grant more than its cap, though it holds more", () => {
    given(["mint", "ann", 500n], ["ann", "mint", 400n])
      .when((chips) => chips.grant({ ...grant, amount: 1001n }))
      .thenRefused("exceeds_credit", { account: "mint" });
  });

  it.each([0n, -1n])("can't grant %s", (amount) => {
    given()
      .when((chips) => chips.grant({ ...grant, amount }))
      .thenRefused("amount_not_positive");
  });

  it.each([1.5, "1", undefined])("can't grant %j, which is no bigint", (amount) => {
    given()
      .when((chips) => chips.grant({ ...grant, amount: amount as unknown as bigint }))
      .thenRefused("invalid_amount");
  });

  it("can't grant to itself, to nobody, into another ledger", () => {
    const euros = { account: "euros", owner: replicaId(0), ledger: 978 };
    const scenario = givenLedger({ ...genesis, accounts: [...genesis.accounts, euros] });
    scenario.when((chips) => chips.grant({ ...grant, to: "mint" })).thenRefused("same_account", { account: "mint" });
    scenario.when((chips) => chips.grant({ ...grant, to: "no" })).thenRefused("unknown_account", { account: "no" });
    scenario.when((chips) => chips.grant({ ...grant, to: "euros" })).thenRefused("wrong_ledger", { account: "euros" });
  });

  it("is the only one that can: others pass no credit on to each other", () => {
    given()
      .when((chips) => chips.grant({ from: "credit", to: "ann", amount: 1n }))
      .thenRefused("not_an_issuer", { account: "credit" });
  });

  it("grants from accounts of its author alone", () => {
    given()
      .when((chips) => chips.grant({ from: "bob", to: "mint", amount: 1n }))
      .thenRefused("not_the_owner", { account: "bob" });
  });

  it("grants 2^128 - 1 in all, and no more", () => {
    const owner = replicaId(0);
    const rich: LedgerGenesis = {
      issuers: [{ account: "mint", owner, cap: amountMax }],
      accounts: [{ account: "ann", owner }],
    };
    const scenario = givenLedger(rich);
    scenario.when((chips) => chips.grant({ ...grant, amount: amountMax })).thenBalances({ mint: 0n });
    scenario.when((chips) => chips.lower({ account: "ann", to: "mint", amount: amountMax })).thenBalances({ ann: 0n });
    scenario
      .when((chips) => chips.grant({ ...grant, amount: 1n }))
      .thenRefused("amount_too_large", { account: "mint" });
  });
});

describe("credit that is lowered", () => {
  it("goes back to an issuer, credit of the genesis too", () => {
    const { node } = given();
    node.change((chips) => {
      chips.grant(grant);
      chips.lower({ account: "ann", to: "mint", amount: 10n });
      chips.lower({ account: "credit", to: "mint", amount: 50n });
    });
    expect(limits(node)).toEqual({ mint: 1030n, ann: 20n, bob: 0n, credit: 0n });
  });

  it("is only what the account does not need", () => {
    given(["credit", "bob", 45n])
      .when((chips) => chips.lower({ account: "credit", to: "mint", amount: 6n }))
      .thenRefused("insufficient_funds", { account: "credit", shortBy: 1n });
  });

  it("is only what the account has, however much it holds", () => {
    given(["mint", "credit", 100n])
      .when((chips) => chips.lower({ account: "credit", to: "mint", amount: 51n }))
      .thenRefused("exceeds_credit", { account: "credit" });
  });

  it("never goes to somebody who is no issuer", () => {
    given()
      .when((chips) => chips.lower({ account: "credit", to: "ann", amount: 1n }))
      .thenRefused("not_an_issuer", { account: "credit" });
  });
});

describe("a guard of credit", () => {
  /** What bob makes of a change of author 0, who lies. */
  function verdict(lie: (chips: LyingDraft) => unknown): string | undefined {
    const [liar, bob] = [new LedgerNode(0, genesis, false), new LedgerNode(1, genesis)];
    liar.change(lie);
    const before = bob.everything;
    const [delivered] = bob.receive(liar.flush());
    if (delivered?.refusal !== undefined)
      expect({ ...(bob.everything as object), bytes: 0 }).toEqual({ ...(before as object), bytes: 0 });
    return delivered?.refusal?.code;
  }

  it.each<[string | undefined, Partial<typeof grant & { total: bigint }>]>([
    [undefined, {}],
    ["exceeds_credit", { amount: 1001n, total: 1001n }],
    ["exceeds_credit", { from: "credit", to: "mint", amount: 51n, total: 51n }],
    ["amount_not_positive", { amount: 0n, total: 0n }],
    ["not_the_owner", { from: "bob", to: "mint" }],
    ["unknown_account", { to: "nobody" }],
    ["same_account", { to: "mint" }],
    ["not_an_issuer", { from: "credit" }],
    ["wrong_running_total", { total: 29n }],
    ["wrong_running_total", { total: 31n }],
  ])("says %s: case %#", (code, change) => {
    expect(verdict((chips) => chips.rawCredit({ ...grant, total: 30n, ...change }))).toBe(code);
  });

  it("counts what is granted and what is issued together", () => {
    const both = (amount: bigint) => (chips: LyingDraft) => {
      chips.rawCredit({ ...grant, total: 30n });
      chips.rawTransfer({ id: idOf("a"), from: "mint", to: "bob", amount, code: 0, total: amount });
    };
    expect([verdict(both(970n)), verdict(both(971n))]).toEqual([undefined, "insufficient_funds"]);
  });

  it("lets nobody spend a grant that its owner had not seen, also where it is known", () => {
    const [mint, bob] = [new LedgerNode(0, genesis), new LedgerNode(1, genesis, false)];
    mint.change((chips) => chips.grant({ ...grant, to: "bob" }));
    mint.flush();
    const spend = (name: string, amount: bigint, total: bigint): string | undefined => {
      bob.change((chips) => chips.rawTransfer({ id: idOf(name), from: "bob", to: "ann", amount, code: 0, total }));
      return mint.receive(bob.flush())[0]?.refusal?.code;
    };
    expect(spend("a", 20n, 20n)).toBe("insufficient_funds");
    bob.receive(mint.log);
    expect([spend("b", 30n, 30n), spend("c", 1n, 31n)]).toEqual([undefined, "insufficient_funds"]);
    expect([mint.view.balance("bob"), mint.view.balance("ann")]).toEqual([-30n, 30n]);
  });

  it("lets nobody give back a grant that it had not seen, however much it holds", () => {
    const [mint, bob] = [new LedgerNode(0, genesis), new LedgerNode(1, genesis, false)];
    mint.change((chips) => chips.transfer({ id: idOf("m"), from: "mint", to: "bob", amount: 100n }));
    bob.receive(mint.flush());
    mint.change((chips) => chips.grant({ ...grant, to: "bob" }));
    mint.flush();
    bob.change((chips) => chips.rawCredit({ from: "bob", to: "mint", amount: 30n, total: 30n }));
    expect(mint.receive(bob.flush()).map(({ refusal }) => refusal?.code)).toEqual(["exceeds_credit"]);
  });

  it("lets nobody spend what it has given back", () => {
    const [mint, bob] = [new LedgerNode(0, genesis), new LedgerNode(1, genesis, false)];
    mint.change((chips) => chips.grant({ ...grant, to: "bob" }));
    bob.receive(mint.flush());
    bob.change((chips) => chips.lower({ account: "bob", to: "mint", amount: 20n }));
    bob.change((chips) =>
      chips.rawTransfer({ id: idOf("a"), from: "bob", to: "ann", amount: 11n, code: 0, total: 11n }),
    );
    expect(mint.receive(bob.flush()).map(({ refusal }) => refusal?.code)).toEqual(["insufficient_funds"]);
  });
});
