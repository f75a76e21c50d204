// Each local refusal has its own code, and whatever is refused leaves no trace.
import { amountMax } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import { transferId } from "../src/index.js";
import { genesis, given, givenLedger } from "./given-ledger.js";
import { idOf, nowMs, replicaId } from "./ledger-node.js";

const pay = { id: idOf("a"), from: "ann", to: "bob", amount: 5n };
const funded = ["mint", "ann", 10n] as const;

describe("a transfer", () => {
  it("moves what the payer has", () => {
    given(funded)
      .when((chips) => chips.transfer(pay))
      .thenAnswers({ status: "created", id: pay.id })
      .thenBalances({ mint: -10n, ann: 5n, bob: 5n });
  });

  it("is seen by later operations of the same change", () => {
    given()
      .when((chips) => {
        chips.transfer({ id: idOf("m"), from: "mint", to: "ann", amount: 10n });
        chips.transfer(pay);
        return [chips.balance("ann"), chips.available("ann"), chips.available("credit"), chips.available("mint")];
      })
      .thenAnswers([5n, 5n, 50n, 990n]);
  });

  it("from an account that nobody opened is refused", () => {
    given(funded)
      .when((chips) => chips.transfer({ ...pay, from: "nobody" }))
      .thenRefused("unknown_account", { account: "nobody" });
  });

  it("to an account that nobody opened is refused", () => {
    given(funded)
      .when((chips) => chips.transfer({ ...pay, to: "nobody" }))
      .thenRefused("unknown_account", { account: "nobody" });
  });

  it("to an account that its owner has not opened yet is refused", () => {
    const account = `${replicaId(1)}.0.0.savings`;
    given(funded)
      .when((chips) => chips.transfer({ ...pay, to: account }))
      .thenRefused("unknown_account", { account });
  });

  it("from another's account is refused", () => {
    given(["mint", "bob", 10n])
      .when((chips) => chips.transfer({ ...pay, from: "bob", to: "ann" }))
      .thenRefused("not_the_owner", { account: "bob" });
  });

  it("of more than 2^128 - 1 is refused", () => {
    given(funded)
      .when((chips) => chips.transfer({ ...pay, amount: amountMax + 1n }))
      .thenRefused("amount_too_large", { account: "ann" });
  });

  it("from an account to itself is refused", () => {
    given(funded)
      .when((chips) => chips.transfer({ ...pay, to: "ann" }))
      .thenRefused("same_account", { account: "ann" });
  });

  it.each([0n, -1n, -amountMax])("of %s is refused", (amount) => {
    given(funded)
      .when((chips) => chips.transfer({ ...pay, amount }))
      .thenRefused("amount_not_positive");
  });

  it.each([5, 0.5, Number.NaN, "5", null])("of %j, which is no bigint, is refused", (amount) => {
    given(funded)
      .when((chips) => chips.transfer({ ...pay, amount: amount as unknown as bigint }))
      .thenRefused("invalid_amount");
  });

  it.each([0n, -1n, 2n ** 128n, "1" as unknown as bigint])("under the id %s is refused", (id) => {
    given(funded)
      .when((chips) => chips.transfer({ ...pay, id }))
      .thenRefused("invalid_id");
  });

  it("under an id whose time lies 30 days back, or an hour ahead, is made; a millisecond more is refused", () => {
    const day = 24 * 60 * 60 * 1000;
    for (const ms of [nowMs - 30 * day, nowMs + day / 24]) {
      given(funded)
        .when((chips) => chips.transfer({ ...pay, id: transferId(ms, 0n) }).status)
        .thenAnswers("created");
    }
    const at = (ms: number) => given(funded).when((chips) => chips.transfer({ ...pay, id: transferId(ms, 0n) }));
    at(nowMs - 30 * day - 1).thenRefused("id_too_old");
    at(nowMs + day / 24 + 1).thenRefused("id_too_new");
  });

  it.each([-1n, 2n ** 128n, 5 as unknown as bigint])("with %s for user data is refused", (userData) => {
    given(funded)
      .when((chips) => chips.transfer({ ...pay, userData }))
      .thenRefused("invalid_user_data");
  });

  it("to an account of another ledger is refused", () => {
    const euros = { account: "euros", owner: replicaId(0), ledger: 978 };
    givenLedger({ ...genesis, accounts: [...genesis.accounts, euros] }, funded)
      .when((chips) => chips.transfer({ ...pay, to: "euros" }))
      .thenRefused("wrong_ledger", { account: "euros" });
  });

  it("without an id is made each time, under an id that the ledger gives", () => {
    const { id: _, ...request } = pay;
    const { node } = given(funded);
    const ids = node.change((chips) => [chips.transfer(request).id, chips.transfer(request).id]);
    ids.push(node.change((chips) => chips.transfer({ ...request, from: "mint" }).id));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(node.view.transfer(node.id, id)?.id).toBe(id);
    expect([node.view.balance("ann"), node.view.balance("bob")]).toEqual([0n, 15n]);
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN])("with the code %s is refused", (code) => {
    given(funded)
      .when((chips) => chips.transfer({ ...pay, code }))
      .thenRefused("invalid_code");
  });

  it("of more than the payer has is refused, and says by how much", () => {
    given(funded)
      .when((chips) => chips.transfer({ ...pay, amount: 14n }))
      .thenRefused("insufficient_funds", { account: "ann", shortBy: 4n });
  });
});

describe("limits", () => {
  it("let an account with credit go below zero by just that much", () => {
    given()
      .when((chips) => chips.transfer({ ...pay, from: "credit", amount: 50n }))
      .thenBalances({ credit: -50n });
    given()
      .when((chips) => chips.transfer({ ...pay, from: "credit", amount: 51n }))
      .thenRefused("insufficient_funds", { account: "credit", shortBy: 1n });
  });

  it("let an issuer go down to its cap", () => {
    given()
      .when((chips) => chips.transfer({ ...pay, from: "mint", amount: 1000n }))
      .thenBalances({ mint: -1000n });
    given(["mint", "bob", 900n])
      .when((chips) => chips.transfer({ ...pay, from: "mint", amount: 101n }))
      .thenRefused("insufficient_funds", { account: "mint", shortBy: 1n });
  });

  it("give back what is paid back", () => {
    given(["credit", "ann", 50n], ["ann", "credit", 20n])
      .when((chips) => chips.transfer({ ...pay, from: "credit", amount: 21n }))
      .thenRefused("insufficient_funds", { account: "credit", shortBy: 1n });
    given(["credit", "ann", 50n], ["ann", "credit", 20n])
      .when((chips) => chips.transfer({ ...pay, from: "credit", amount: 20n }))
      .thenBalances({ credit: -50n });
  });
});

describe("at 2^128 - 1", () => {
  const bigger = {
    issuers: [
      { account: "mint", owner: replicaId(0), cap: amountMax },
      { account: "press", owner: replicaId(0), cap: amountMax },
    ],
    accounts: [{ account: "ann", owner: replicaId(0) }],
  };

  it("a cell still takes the last unit", () => {
    givenLedger(bigger, ["mint", "ann", amountMax - 1n])
      .when((chips) => chips.transfer({ id: idOf("a"), from: "mint", to: "ann", amount: 1n }))
      .thenBalances({ ann: amountMax, mint: -amountMax });
  });

  it("a cell takes no unit more", () => {
    givenLedger(bigger, ["mint", "ann", amountMax], ["ann", "mint", 5n])
      .when((chips) => chips.transfer({ id: idOf("a"), from: "mint", to: "ann", amount: 1n }))
      .thenRefused("amount_too_large");
  });

  it("what an account has paid in all goes no further", () => {
    givenLedger(bigger, ["mint", "ann", amountMax], ["ann", "mint", 5n])
      .when((chips) => chips.transfer({ id: idOf("a"), from: "mint", to: "press", amount: 1n }))
      .thenRefused("amount_too_large");
  });

  it("what an account was paid in all goes no further", () => {
    givenLedger(bigger, ["mint", "ann", amountMax])
      .when((chips) => chips.transfer({ id: idOf("a"), from: "press", to: "ann", amount: 1n }))
      .thenRefused("amount_too_large");
  });

  it("an amount beyond is refused", () => {
    givenLedger(bigger)
      .when((chips) => chips.transfer({ id: idOf("a"), from: "mint", to: "ann", amount: amountMax + 1n }))
      .thenRefused("amount_too_large");
  });
});

describe("a change with several transfers", () => {
  it("leaves nothing when its last one is refused", () => {
    given(funded)
      .when((chips) => {
        chips.open({ nonce: "savings" });
        chips.transfer(pay);
        chips.transfer({ ...pay, id: idOf("b"), amount: 6n });
      })
      .thenRefused("insufficient_funds", { account: "ann", shortBy: 1n });
  });

  it("gives nothing that was undone to whoever spends next", () => {
    const scenario = given();
    scenario
      .when((chips) => {
        chips.transfer({ id: idOf("m"), from: "mint", to: "ann", amount: 10n });
        chips.transfer(pay);
        chips.transfer({ ...pay, id: idOf("b"), amount: 6n });
      })
      .thenRefused("insufficient_funds");
    scenario.when((chips) => chips.transfer({ ...pay, amount: 1n })).thenRefused("insufficient_funds", { shortBy: 1n });
    scenario
      .when((chips) => chips.transfer({ id: idOf("m"), from: "mint", to: "ann", amount: 3n }))
      .thenBalances({ ann: 3n });
  });

  it("may catch a refusal inside and go on", () => {
    const { node } = given(funded);
    node.change((chips) => {
      expect(() => chips.transfer({ ...pay, amount: 11n })).toThrow("short by 1");
      chips.transfer(pay);
    });
    expect(node.view.balance("bob")).toBe(5n);
  });
});
