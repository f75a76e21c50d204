// A transfer id pays once: a retry answers that it exists, also after a restart; other content is an error.
import { describe, expect, it } from "vitest";
import { genesis, given } from "./given-ledger.js";
import { idOf, LedgerNode, nowMs, replicaId } from "./ledger-node.js";

const pay = { id: idOf("rent"), from: "ann", to: "bob", amount: 5n, code: 2 };

describe("a retry under the same id", () => {
  it("pays nothing again", () => {
    const scenario = given(["mint", "ann", 10n]);
    scenario.when((chips) => chips.transfer(pay)).thenAnswers({ status: "created", id: pay.id });
    const retried = scenario.when((chips) => chips.transfer(pay));
    retried.thenAnswers({ status: "exists", id: pay.id }).thenNothingChanged();
    retried.thenBalances({ ann: 5n, bob: 5n });
  });

  it("answers so even when the money is gone", () => {
    const scenario = given(["mint", "ann", 5n]);
    scenario.when((chips) => chips.transfer(pay));
    scenario.when((chips) => chips.transfer(pay)).thenAnswers({ status: "exists", id: pay.id });
  });

  it("answers so within one change", () => {
    given(["mint", "ann", 10n])
      .when((chips) => [chips.transfer(pay).status, chips.transfer(pay).status])
      .thenAnswers(["created", "exists"])
      .thenBalances({ bob: 5n });
  });

  it.each([
    ["from", { from: "credit" }],
    ["to", { to: "mint" }],
    ["amount", { amount: 6n }],
    ["code", { code: 3 }],
    ["user_data", { userData: 1n }],
    ["legs", { legs: [pay, pay] }],
  ] as const)("with another %s is an error", (field, change) => {
    const scenario = given(["mint", "ann", 10n]);
    scenario.when((chips) => chips.transfer(pay));
    scenario.when((chips) => chips.transfer({ ...pay, ...change })).thenRefused(`exists_with_different_${field}`);
  });

  it("is a first try when the first one was undone", () => {
    const scenario = given(["mint", "ann", 10n]);
    scenario
      .when((chips) => {
        chips.transfer(pay);
        chips.transfer({ ...pay, id: idOf("b"), amount: 99n });
      })
      .thenRefused("insufficient_funds");
    scenario.when((chips) => chips.transfer({ ...pay, code: 7 })).thenAnswers({ status: "created", id: pay.id });
  });
});

describe("after a restart from the log", () => {
  function restarted(): LedgerNode {
    const node = new LedgerNode(0, genesis);
    node.change((chips) => chips.transfer({ id: idOf("m"), from: "mint", to: "ann", amount: 10n }));
    node.change((chips) => chips.open({ nonce: "savings" }));
    node.change((chips) => chips.transfer(pay));
    node.flush();
    const again = node.restarted(0, genesis);
    expect(again.everything).toEqual(node.everything);
    expect(again.document.counts).toMatchObject({ applied: 1, refused: 0 });
    return again;
  }

  it("an id still pays once", () => {
    const node = restarted();
    expect(node.change((chips) => chips.transfer(pay))).toEqual({ status: "exists", id: pay.id });
    expect(() => node.change((chips) => chips.transfer({ ...pay, amount: 6n }))).toThrow("use another id");
    expect(node.view.balance("bob")).toBe(5n);
  });

  it("the chain goes on and others take it", () => {
    const node = restarted();
    node.change((chips) => chips.transfer({ ...pay, id: idOf("more") }));
    node.flush();
    const other = new LedgerNode(1, genesis);
    expect(other.receive(node.log).map(({ refusal }) => refusal)).toEqual([undefined, undefined]);
    expect(other.bytes).toEqual(node.bytes);
  });
});

describe("an id", () => {
  it("belongs to its payer: two authors may use one for two transfers", () => {
    const ann = new LedgerNode(0, genesis);
    const bob = new LedgerNode(1, genesis);
    ann.change((chips) => chips.transfer({ id: idOf("one"), from: "mint", to: "bob", amount: 10n }));
    bob.receive(ann.flush());
    bob.change((chips) => chips.transfer({ id: idOf("one"), from: "bob", to: "ann", amount: 4n }));
    ann.receive(bob.flush());
    for (const { view } of [ann, bob]) {
      const rest = { id: idOf("one"), code: 0, userData: 0n, ms: nowMs };
      const ten = { from: "mint", to: "bob", amount: 10n };
      const four = { from: "bob", to: "ann", amount: 4n };
      expect(view.transfer(ann.id, idOf("one"))).toEqual({ ...rest, payer: ann.id, legs: [ten] });
      expect(view.transfer(bob.id, idOf("one"))).toEqual({ ...rest, payer: bob.id, legs: [four] });
      expect(view.transfer(replicaId(2), idOf("one"))).toBeUndefined();
      expect(view.transfer(ann.id, idOf("two"))).toBeUndefined();
    }
  });
});
