// A transfer with several legs: they are paid together or not at all, whatever their order.
import { amountMax } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import type { LedgerGenesis } from "../src/index.js";
import { genesis, given, givenLedger } from "./given-ledger.js";
import { idOf, LedgerNode, nowMs, replicaId } from "./ledger-node.js";

const id = idOf("split");
const funded = ["mint", "ann", 10n] as const;

describe("a transfer with several legs", () => {
  const legs = [
    { from: "ann", to: "bob", amount: 6n },
    { from: "ann", to: "credit", amount: 4n },
  ];

  it("pays all of them", () => {
    given(funded)
      .when((chips) => chips.transfer({ id, code: 3, userData: 2n ** 127n, legs }))
      .thenAnswers({ status: "created", id })
      .thenBalances({ ann: 0n, bob: 6n, credit: 4n });
  });

  it("is read back as one", () => {
    const { node } = given(funded);
    node.change((chips) => chips.transfer({ id, code: 3, userData: 9n, legs }));
    const transfer = { id, code: 3, userData: 9n, ms: nowMs, payer: node.id, legs };
    expect(node.view.transfer(node.id, id)).toEqual(transfer);
    expect(node.view.transfers({ code: 3 })).toEqual({ transfers: [transfer] });
    expect(node.view.transfers({ account: "credit" })).toEqual({ transfers: [transfer] });
    const other = new LedgerNode(1, genesis);
    node.flush();
    other.receive(node.log);
    expect(other.view.transfer(node.id, id)).toEqual(transfer);
  });

  it("pays none of them when one can't be paid", () => {
    given(funded)
      .when((chips) => chips.transfer({ id, legs: [...legs, { from: "ann", to: "mint", amount: 1n }] }))
      .thenRefused("insufficient_funds", { account: "ann", shortBy: 1n });
    given(funded)
      .when((chips) => chips.transfer({ id, legs: [...legs, { from: "credit", to: "nobody", amount: 1n }] }))
      .thenRefused("unknown_account", { account: "nobody" });
  });

  it("leaves nothing either where the refusal is caught and the change goes on", () => {
    const { node } = given(funded);
    node.change((chips) => {
      const tooMuch = { from: "ann", to: "mint", amount: 1n };
      expect(() => chips.transfer({ id, legs: [...legs, tooMuch] })).toThrow("short by 1");
      chips.transfer({ id, legs: [tooMuch] });
    });
    expect([node.view.balance("ann"), node.view.balance("bob")]).toEqual([9n, 0n]);
  });

  it("counts what comes in by another leg, before or behind", () => {
    const out = { from: "credit", to: "bob", amount: 55n };
    const inwards = { from: "ann", to: "credit", amount: 5n };
    for (const both of [
      [out, inwards],
      [inwards, out],
    ]) {
      given(funded)
        .when((chips) => chips.transfer({ id, legs: both }).status)
        .thenAnswers("created")
        .thenBalances({ credit: -50n, ann: 5n, bob: 55n });
    }
  });

  it("may pay one pair twice", () => {
    given(funded)
      .when((chips) =>
        chips.transfer({ id, legs: [legs[0] as (typeof legs)[0], { from: "ann", to: "bob", amount: 1n }] }),
      )
      .thenAnswers({ status: "created", id })
      .thenBalances({ ann: 3n, bob: 7n });
  });

  it("answers a retry, and tells of other content", () => {
    const scenario = given(funded);
    scenario.when((chips) => chips.transfer({ id, legs }));
    scenario
      .when((chips) => chips.transfer({ id, legs: [...legs] }))
      .thenAnswers({ status: "exists", id })
      .thenNothingChanged();
    scenario.when((chips) => chips.transfer({ id, legs: legs.slice(0, 1) })).thenRefused("exists_with_different_legs");
    scenario.when((chips) => chips.transfer({ id, legs: [...legs].reverse() })).thenRefused("exists_with_different_to");
  });

  it("without any is refused", () => {
    given(funded)
      .when((chips) => chips.transfer({ id, legs: [] }))
      .thenRefused("no_legs");
  });

  it("is refused where legs together pass 2^128 - 1", () => {
    const bigger: LedgerGenesis = {
      issuers: [{ account: "mint", owner: replicaId(0), cap: amountMax }],
      accounts: [{ account: "ann", owner: replicaId(0) }],
    };
    const half = { from: "mint", to: "ann", amount: 2n ** 127n };
    givenLedger(bigger)
      .when((chips) => chips.transfer({ id, legs: [half, half] }))
      .thenRefused("amount_too_large");
  });
});

describe("several ledgers in one document", () => {
  const owner = replicaId(0);
  const currencies: LedgerGenesis = {
    issuers: [
      { account: "mint", owner, cap: 100n },
      { account: "bank", owner, cap: 50n, ledger: 978 },
    ],
    accounts: [
      { account: "ann", owner },
      { account: "euros", owner, ledger: 978, code: 4 },
    ],
  };

  it("have issuers and sums of their own, and one transfer may have legs in both", () => {
    const { node } = givenLedger(currencies);
    const legs = [
      { from: "mint", to: "ann", amount: 7n },
      { from: "bank", to: "euros", amount: 5n },
    ];
    node.change((chips) => chips.transfer({ id, legs }));
    expect([node.view.issued(), node.view.issued(978), node.view.issued(5)]).toEqual([7n, 5n, 0n]);
    expect(node.view.accounts({ ledger: 978 }).map((one) => one.id)).toEqual(["bank", "euros"]);
    expect(node.view.accounts({ ledger: 978, code: 4, owner }).map((one) => one.id)).toEqual(["euros"]);
    expect(node.view.accounts({ owner: replicaId(1) })).toEqual([]);
  });

  it("keep an account to the ledger it was opened in", () => {
    const scenario = givenLedger(currencies);
    const opened = scenario.node.change((chips) => chips.open({ ledger: 978, nonce: "more" }));
    expect(scenario.node.view.account(opened)?.ledger).toBe(978);
    scenario
      .when((chips) => chips.transfer({ id, from: "mint", to: opened, amount: 1n }))
      .thenRefused("wrong_ledger", { account: opened });
    scenario
      .when((chips) => chips.transfer({ id, from: "bank", to: opened, amount: 51n }))
      .thenRefused("insufficient_funds", { account: "bank", shortBy: 1n });
  });
});
