// Closed accounts: an owner closes what is empty, and is bound by it; what others paid unknowingly still comes in, and the
// account can be opened again.
import { describe, expect, it } from "vitest";
import { genesis, given, type Payment } from "./given-ledger.js";
import { idOf, LedgerNode, type LyingDraft, replicaId } from "./ledger-node.js";

const funded: Payment = ["mint", "ann", 10n];

function givenClosed(account: string, ...payments: readonly Payment[]): ReturnType<typeof given> {
  const scenario = given(...payments);
  scenario.node.change((chips) => chips.close(account));
  return scenario;
}

describe("closing an account", () => {
  it("shows, once it is empty", () => {
    const { node } = givenClosed("ann", funded, ["ann", "bob", 10n]);
    expect(node.view.accounts().map(({ id, closed }) => [id, closed])).toEqual([
      ["ann", true],
      ["bob", false],
      ["credit", false],
      ["mint", false],
    ]);
  });

  it("that holds money is refused", () => {
    given(funded)
      .when((chips) => chips.close("ann"))
      .thenRefused("account_not_empty", { account: "ann" });
  });

  it("that owes money is refused", () => {
    given(["credit", "bob", 5n])
      .when((chips) => chips.close("credit"))
      .thenRefused("account_not_empty", { account: "credit" });
  });

  it("of another, or one that nobody knows, is refused", () => {
    given()
      .when((chips) => chips.close("bob"))
      .thenRefused("not_the_owner", { account: "bob" });
    given()
      .when((chips) => chips.close("nobody"))
      .thenRefused("unknown_account", { account: "nobody" });
  });

  it("again does nothing, nor does opening one again that is open", () => {
    givenClosed("ann")
      .when((chips) => chips.close("ann"))
      .thenNothingChanged();
    given()
      .when((chips) => chips.reopen("ann"))
      .thenNothingChanged();
  });

  it("of one that was opened in the same change is possible", () => {
    const { node } = given();
    const account = node.change((chips) => {
      const opened = chips.open({ nonce: "a" });
      chips.close(opened);
      return opened;
    });
    expect(node.view.account(account)?.closed).toBe(true);
  });
});

describe("a closed account", () => {
  it("pays nothing, is paid nothing, has nothing held from it or for it, gives and takes no credit", () => {
    const scenario = givenClosed("credit", funded);
    const closed = { account: "credit" };
    const resolver = replicaId(1);
    scenario
      .when((chips) => chips.transfer({ from: "credit", to: "ann", amount: 1n }))
      .thenRefused("account_closed", closed);
    scenario
      .when((chips) => chips.transfer({ from: "ann", to: "credit", amount: 1n }))
      .thenRefused("account_closed", closed);
    scenario
      .when((chips) => chips.hold({ from: "credit", to: "ann", amount: 1n, resolver }))
      .thenRefused("account_closed", closed);
    scenario
      .when((chips) => chips.hold({ from: "ann", to: "credit", amount: 1n, resolver }))
      .thenRefused("account_closed", closed);
    scenario
      .when((chips) => chips.lower({ account: "credit", to: "mint", amount: 1n }))
      .thenRefused("account_closed", closed);
    scenario
      .when((chips) => chips.grant({ from: "mint", to: "credit", amount: 1n }))
      .thenRefused("account_closed", closed);
  });

  it("still gets back what was held from it, for that was promised before", () => {
    const { node } = given(funded);
    const pending = { payer: node.id, id: idOf("hold") };
    node.change((chips) => {
      chips.hold({ id: pending.id, from: "ann", to: "bob", amount: 10n, resolver: node.id });
      chips.close("ann");
      chips.void({ pending });
    });
    expect([node.view.balance("ann"), node.view.account("ann")?.closed]).toEqual([10n, true]);
  });

  it("still gets what was paid by somebody who had not seen it closed, which its owner spends after opening it again", () => {
    const [mint, bob] = [new LedgerNode(0, genesis), new LedgerNode(1, genesis)];
    bob.change((chips) => chips.close("bob"));
    mint.change((chips) => chips.transfer({ id: idOf("a"), from: "mint", to: "bob", amount: 7n }));
    expect(bob.receive(mint.flush()).map(({ refusal }) => refusal)).toEqual([undefined]);
    mint.receive(bob.log);
    expect([mint.view.balance("bob"), mint.view.account("bob")?.closed]).toEqual([7n, true]);
    const pay = () => bob.change((chips) => chips.transfer({ id: idOf("b"), from: "bob", to: "ann", amount: 7n }));
    expect(pay).toThrow(expect.objectContaining({ code: "account_closed" }));
    bob.change((chips) => chips.reopen("bob"));
    pay();
    expect(mint.receive(bob.flush()).map(({ refusal }) => refusal)).toEqual([undefined]);
    expect(mint.bytes).toEqual(bob.bytes);
    expect(mint.view.balance("bob")).toBe(0n);
  });
});

describe("a guard of closed accounts", () => {
  const raw = { id: idOf("a"), from: "ann", to: "bob", amount: 5n, code: 0, total: 5n };

  function verdicts(...lies: ((chips: LyingDraft) => unknown)[]): (string | undefined)[] {
    const [liar, bob] = [new LedgerNode(0, genesis, false), new LedgerNode(1, genesis)];
    liar.change((chips) => chips.transfer({ id: idOf("m"), from: "mint", to: "ann", amount: 10n }));
    bob.receive(liar.flush());
    return lies.map((lie) => {
      liar.change(lie);
      return bob.receive(liar.flush())[0]?.refusal?.code;
    });
  }

  it("binds the owner's chain", () => {
    const close = (chips: LyingDraft): void => chips.rawClosing({ account: "credit", count: 1n });
    expect(
      verdicts(
        close,
        (chips) => chips.rawTransfer({ ...raw, from: "credit" }),
        (chips) => chips.rawTransfer({ ...raw, to: "credit" }),
        (chips) => chips.rawCredit({ from: "credit", to: "mint", amount: 1n, total: 1n }),
        close,
        (chips) => chips.rawClosing({ account: "credit", count: 2n }),
        (chips) => chips.rawTransfer({ ...raw, to: "credit" }),
      ),
    ).toEqual([
      undefined,
      "account_closed",
      "account_closed",
      "account_closed",
      "wrong_running_total",
      undefined,
      undefined,
    ]);
  });

  it.each<[string, string, bigint]>([
    ["account_not_empty", "ann", 1n],
    ["wrong_running_total", "credit", 2n],
    ["wrong_running_total", "credit", 0n],
    ["not_the_owner", "bob", 1n],
    ["unknown_account", "nobody", 1n],
  ])("says %s", (code, account, count) => {
    expect(verdicts((chips) => chips.rawClosing({ account, count }))).toEqual([code]);
  });

  it("judges what is empty by what the owner had seen", () => {
    const [mint, bob] = [new LedgerNode(0, genesis), new LedgerNode(1, genesis)];
    mint.change((chips) => chips.transfer({ id: idOf("a"), from: "mint", to: "bob", amount: 7n }));
    mint.flush();
    bob.change((chips) => chips.close("bob"));
    expect(mint.receive(bob.flush()).map(({ refusal }) => refusal)).toEqual([undefined]);
  });

  it("judges the same within one entry", () => {
    expect(
      verdicts((chips) => {
        chips.rawClosing({ account: "credit", count: 1n });
        chips.rawTransfer({ ...raw, to: "credit" });
      }),
    ).toEqual(["account_closed"]);
  });
});
