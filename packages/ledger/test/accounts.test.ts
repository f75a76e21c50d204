// Accounts: those of the genesis, those opened later, and what a reader is told of them.
import { pathKeys } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { genesis, given } from "./given-ledger.js";
import { idOf, LedgerNode, replicaId } from "./ledger-node.js";

describe("opening an account", () => {
  it("names it after its owner, its ledger, its code and its nonce", () => {
    given()
      .when((chips) => [chips.open({ nonce: "savings" }), chips.open({ ledger: 978, code: 7, nonce: "a.b" })])
      .thenAnswers([`${replicaId(0)}.0.0.savings`, `${replicaId(0)}.978.7.a.b`]);
  });

  it("shows in the fingerprint and in the bytes", () => {
    const { node } = given();
    const before = [node.document.state.fingerprint.toString(), node.bytes];
    node.change((chips) => chips.open({ nonce: "savings" }));
    const one = [node.document.state.fingerprint.toString(), node.bytes];
    node.change((chips) => chips.open({ nonce: "more" }));
    const two = [node.document.state.fingerprint.toString(), node.bytes];
    expect(new Set([before[0], one[0], two[0]]).size).toBe(3);
    expect(one[1]).not.toEqual(before[1]);
    expect(two[1]).not.toEqual(one[1]);
  });

  it("again does nothing", () => {
    const scenario = given();
    const opened = scenario.when((chips) => chips.open({ nonce: "savings" }));
    opened.thenAnswers(`${replicaId(0)}.0.0.savings`);
    scenario
      .when((chips) => chips.open({ nonce: "savings" }))
      .thenAnswers(`${replicaId(0)}.0.0.savings`)
      .thenNothingChanged();
  });

  it.each(["", "x".repeat(65), "\udc00"])("with the nonce %j is refused", (nonce) => {
    given()
      .when((chips) => chips.open({ nonce }))
      .thenRefused("invalid_nonce");
  });

  it("with a code that is no small whole number is refused", () => {
    given()
      .when((chips) => chips.open({ code: -1, nonce: "a" }))
      .thenRefused("invalid_code");
  });

  it("in a ledger that is no small whole number is refused", () => {
    given()
      .when((chips) => chips.open({ ledger: 1.5, nonce: "a" }))
      .thenRefused("invalid_ledger");
  });

  it("gives it no credit", () => {
    const account = `${replicaId(0)}.0.0.a`;
    given()
      .when((chips) => chips.transfer({ id: idOf("a"), from: chips.open({ nonce: "a" }), to: "bob", amount: 1n }))
      .thenRefused("insufficient_funds", { account, shortBy: 1n });
  });

  it("lets its owner alone spend from it, and anyone who saw the opening pay it", () => {
    const [ann, bob] = [new LedgerNode(0, genesis), new LedgerNode(1, genesis)];
    const savings = bob.change((chips) => chips.open({ nonce: "savings" }));
    ann.receive(bob.flush());
    ann.change((chips) => chips.transfer({ id: idOf("a"), from: "mint", to: savings, amount: 9n }));
    expect(() =>
      ann.change((chips) => chips.transfer({ id: idOf("b"), from: savings, to: "ann", amount: 1n })),
    ).toThrow("only its owner");
    bob.receive(ann.flush());
    bob.change((chips) => chips.transfer({ id: idOf("c"), from: savings, to: "ann", amount: 4n }));
    expect(ann.receive(bob.flush()).map(({ refusal }) => refusal)).toEqual([undefined]);
    expect([ann.view.balance(savings), ann.view.balance("ann")]).toEqual([5n, 4n]);
  });
});

describe("a view", () => {
  it("lists all accounts by name, with what they were paid and paid", () => {
    const { node } = given(["mint", "ann", 10n], ["ann", "credit", 4n], ["credit", "bob", 20n]);
    const owner = replicaId(0);
    const rest = {
      owner,
      ledger: 0,
      code: 0,
      issuer: false,
      limit: 0n,
      closed: false,
      creditsPending: 0n,
      debitsPending: 0n,
    };
    expect(node.view.accounts()).toEqual([
      { ...rest, id: "ann", creditsPosted: 10n, debitsPosted: 4n, balance: 6n },
      { ...rest, id: "bob", owner: replicaId(1), creditsPosted: 20n, debitsPosted: 0n, balance: 20n },
      { ...rest, id: "credit", limit: 50n, creditsPosted: 4n, debitsPosted: 20n, balance: -16n },
      { ...rest, id: "mint", issuer: true, limit: 1000n, creditsPosted: 0n, debitsPosted: 10n, balance: -10n },
    ]);
    expect([node.view.available("credit"), node.view.available("mint"), node.view.available("nobody")]).toEqual([
      34n,
      990n,
      0n,
    ]);
    expect([node.view.issued(), node.view.balance("nobody"), node.view.account("nobody")]).toEqual([
      10n,
      0n,
      undefined,
    ]);
  });

  it("is spelt in JSON with amounts as decimal text, which loses nothing of a large one", () => {
    const { node } = given(["mint", "ann", 10n], ["ann", "credit", 4n], ["credit", "bob", 20n]);
    const rest = {
      owner: replicaId(0),
      ledger: 0,
      code: 0,
      issuer: false,
      limit: "0",
      closed: false,
      creditsPending: "0",
      debitsPending: "0",
    };
    const json = JSON.parse(JSON.stringify({ chips: node.view }));
    expect(json.chips).toEqual({
      accounts: [
        { ...rest, id: "ann", creditsPosted: "10", debitsPosted: "4", balance: "6" },
        { ...rest, id: "bob", owner: replicaId(1), creditsPosted: "20", debitsPosted: "0", balance: "20" },
        { ...rest, id: "credit", limit: "50", creditsPosted: "4", debitsPosted: "20", balance: "-16" },
        { ...rest, id: "mint", issuer: true, limit: "1000", creditsPosted: "0", debitsPosted: "10", balance: "-10" },
      ],
      holds: [],
      issued: { 0: "10" },
    });
  });

  it("gives the cells for audits", () => {
    const { node } = given(["mint", "ann", 10n], ["mint", "ann", 3n], ["ann", "bob", 2n]);
    const author = replicaId(0);
    expect(node.view.paid.cells()).toEqual([
      { author, row: "ann", column: "bob", amount: 2n },
      { author, row: "mint", column: "ann", amount: 13n },
    ]);
    expect(node.view.paid.get(author, "mint", "ann")).toBe(13n);
  });

  it("is told of both accounts that a transfer touches", () => {
    const { node } = given();
    node.document.observed = true;
    const { effects } = node.document.change(({ chips }) => chips.transfer({ from: "mint", to: "ann", amount: 1n }), 0);
    const paths = effects.flatMap((effect) => (effect.type === "deliver" ? effect.paths.map(pathKeys) : []));
    expect(paths).toEqual([
      ["chips", "mint", "ann"],
      ["chips", "ann"],
    ]);
  });
});
