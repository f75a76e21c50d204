// Holds: money put aside for a payee until the author whom the hold names decides. Placed, posted in full or in part, voided;
// every wrong move has its code, changes nothing here, and is refused by everybody where a liar makes it all the same.
import { describe, expect, it } from "vitest";
import type { LedgerGenesis } from "../src/index.js";
import { genesis, given, givenLedger } from "./given-ledger.js";
import { idOf, LedgerNode, type LyingDraft, type RawHold, type RawTransfer, replicaId } from "./ledger-node.js";

const funded = ["mint", "ann", 10n] as const;
const [payer, stranger] = [replicaId(0), replicaId(1)];
const hold = { id: idOf("hold"), from: "ann", to: "bob", amount: 6n, resolver: payer };
const pending = { payer, id: hold.id };
const escrow = `${payer}.0.escrow`;

function held() {
  const scenario = given(funded);
  scenario.node.change((chips) => chips.hold(hold));
  return scenario;
}

describe("placing a hold", () => {
  it("puts the money aside: nobody can spend it, and it shows as pending", () => {
    const { node } = held();
    const [ann, bob] = [node.view.account("ann"), node.view.account("bob")];
    expect(ann).toMatchObject({ balance: 4n, debitsPosted: 0n, debitsPending: 6n, creditsPosted: 10n });
    expect(bob).toMatchObject({ balance: 0n, creditsPending: 6n, creditsPosted: 0n });
    expect(node.view.holds()).toEqual([{ ...hold, payer, ledger: 0, code: 0 }]);
    expect([node.view.held(), node.view.held(978), node.view.balance(escrow)]).toEqual([6n, 0n, 6n]);
    expect(node.view.transfer(payer, hold.id)).toMatchObject({
      holds: { to: "bob", resolver: payer },
      legs: [{ to: escrow }],
    });
    expect(() => node.change((chips) => chips.transfer({ from: "ann", to: "bob", amount: 5n }))).toThrow("short by 1");
  });

  it("is found by account and by resolver", () => {
    const { node } = held();
    const find = (query: object) => node.view.holds(query).length;
    expect([find({ account: "ann" }), find({ account: "bob" }), find({ account: "mint" })]).toEqual([1, 1, 0]);
    expect([find({ resolver: payer }), find({ resolver: stranger })]).toEqual([1, 0]);
  });

  it("again under its id does nothing, with other content is an error", () => {
    const scenario = held();
    const again = scenario.when((chips) => chips.hold({ ...hold }));
    again.thenAnswers({ status: "exists", id: hold.id }).thenNothingChanged();
    scenario.when((chips) => chips.hold({ ...hold, amount: 5n })).thenRefused("exists_with_different_amount");
    scenario.when((chips) => chips.hold({ ...hold, to: "mint" })).thenRefused("exists_with_different_hold");
    scenario.when((chips) => chips.hold({ ...hold, resolver: stranger })).thenRefused("exists_with_different_to");
    scenario.when((chips) => chips.transfer(hold)).thenRefused("exists_with_different_hold");
  });

  it.each([
    ["insufficient_funds", { amount: 11n }],
    ["amount_not_positive", { amount: 0n }],
    ["unknown_account", { to: "nobody" }],
    ["unknown_account", { from: "nobody" }],
    ["not_the_owner", { from: "bob", to: "ann" }],
    ["same_account", { to: "ann" }],
    ["invalid_resolver", { resolver: "me" as typeof payer }],
    ["invalid_id", { id: 0n }],
    ["wrong_ledger", { to: "euros" }],
  ] as const)("is refused as %s: case %#", (code, change) => {
    const euros = { account: "euros", owner: payer, ledger: 978 };
    givenLedger({ ...genesis, accounts: [...genesis.accounts, euros] }, funded)
      .when((chips) => chips.hold({ ...hold, ...change }))
      .thenRefused(code);
  });

  it("gives the escrow to nobody: it is neither paid nor spent by a plain transfer", () => {
    const scenario = held();
    scenario.when((chips) => chips.transfer({ from: escrow, to: "bob", amount: 1n })).thenRefused("unknown_account");
    scenario.when((chips) => chips.transfer({ from: "ann", to: escrow, amount: 1n })).thenRefused("unknown_account");
  });
});

describe("settling a hold", () => {
  it("pays all of it to the payee", () => {
    const scenario = held();
    scenario
      .when((chips) => chips.post({ pending }).status)
      .thenAnswers("created")
      .thenBalances({ ann: 4n, bob: 6n, [escrow]: 0n });
    expect(scenario.node.view.holds()).toEqual([]);
    expect(scenario.node.view.account("ann")).toMatchObject({ debitsPending: 0n, debitsPosted: 6n });
  });

  it("pays part of it, and gives the rest back", () => {
    held()
      .when((chips) => chips.post({ pending, amount: 2n }).status)
      .thenAnswers("created")
      .thenBalances({ ann: 8n, bob: 2n, [escrow]: 0n });
  });

  it("gives all of it back", () => {
    const scenario = held();
    const id = idOf("void");
    scenario
      .when((chips) => chips.void({ id, pending }).status)
      .thenAnswers("created")
      .thenBalances({ ann: 10n, bob: 0n });
    expect(scenario.node.view.transfer(payer, id)).toMatchObject({
      pending,
      legs: [{ from: escrow, to: "ann", amount: 6n }],
    });
  });

  it("happens once: a retry answers so, anything else is refused", () => {
    const scenario = held();
    const post = { id: idOf("post"), pending, amount: 2n };
    scenario.when((chips) => chips.post(post));
    const again = scenario.when((chips) => chips.post(post));
    again.thenAnswers({ status: "exists", id: post.id }).thenNothingChanged();
    scenario.when((chips) => chips.post({ ...post, amount: 3n })).thenRefused("exists_with_different_amount");
    scenario.when((chips) => chips.post({ pending, amount: 4n })).thenRefused("hold_not_open");
    scenario.when((chips) => chips.void({ pending })).thenRefused("hold_not_open");
  });

  it.each([
    ["exceeds_hold", { amount: 7n }],
    ["amount_not_positive", { amount: 0n }],
    ["unknown_hold", { pending: { payer, id: idOf("other") } }],
    ["unknown_hold", { pending: { payer: stranger, id: hold.id } }],
    ["invalid_id", { id: -1n }],
  ] as const)("is refused as %s: case %#", (code, change) => {
    held()
      .when((chips) => chips.post({ pending, ...change }))
      .thenRefused(code);
  });

  it("of what was never held is refused, though the id is known", () => {
    const scenario = given(["mint", "ann", 10n, "plain"]);
    scenario.when((chips) => chips.void({ pending: { payer, id: idOf("plain") } })).thenRefused("unknown_hold");
  });

  it("is for the resolver alone", () => {
    const scenario = given(funded);
    scenario.node.change((chips) => chips.hold({ ...hold, resolver: stranger }));
    scenario.when((chips) => chips.post({ pending })).thenRefused("not_the_resolver");
    scenario.when((chips) => chips.void({ pending })).thenRefused("not_the_resolver");
    const bob = new LedgerNode(1, genesis);
    scenario.node.flush();
    bob.receive(scenario.node.log);
    bob.change((chips) => chips.post({ pending, amount: 1n }));
    scenario.node.receive(bob.flush());
    for (const { view } of [scenario.node, bob]) expect([view.balance("ann"), view.balance("bob")]).toEqual([9n, 1n]);
  });

  it("leaves nothing behind in the state: bytes are those of the cells", () => {
    const { node } = given(funded);
    const cycle = (name: string): number => {
      node.change((chips) => chips.hold({ ...hold, id: idOf(name) }));
      node.change((chips) => chips.void({ pending: { payer, id: idOf(name) } }));
      return node.bytes.length;
    };
    const first = cycle("1");
    for (let round = 2; round < 60; round++) expect(cycle(`${round}`)).toBeLessThanOrEqual(first + 6);
  });

  it("is undone with its change, and works after a restart", () => {
    const scenario = held();
    scenario
      .when((chips) => {
        chips.post({ pending });
        chips.transfer({ from: "ann", to: "mint", amount: 99n });
      })
      .thenRefused("insufficient_funds");
    scenario.node.flush();
    const again = scenario.node.restarted(0, genesis);
    expect(again.everything).toEqual(scenario.node.everything);
    again.change((chips) => chips.post({ pending }));
    expect(again.view.balance("bob")).toBe(6n);
  });
});

describe("a liar's holds", () => {
  const world: LedgerGenesis = {
    issuers: [{ account: "mint", owner: replicaId(0), cap: 1000n }],
    accounts: [
      { account: "ann", owner: replicaId(1) },
      { account: "bob", owner: replicaId(2) },
    ],
  };
  const liarsEscrow = `${replicaId(1)}.0.escrow`;
  const aside: RawTransfer = { id: idOf("h"), from: "ann", to: liarsEscrow, amount: 6n, code: 0, total: 6n };
  const placed: RawHold = {
    id: idOf("h"),
    from: "ann",
    to: "bob",
    amount: 6n,
    resolver: replicaId(1),
    ledger: 0,
    code: 0,
  };
  const paid: RawTransfer = { id: idOf("p"), from: liarsEscrow, to: "bob", amount: 6n, code: 0, total: 6n };
  const backTo = { ...paid, leg: 1, to: "ann", amount: 2n, total: 2n };

  /** What bob makes of changes by the liar, who has 10; the liar's hold is its second operation. */
  function verdicts(...changes: ((chips: LyingDraft) => unknown)[]): (string | undefined)[] {
    const [mint, liar, bob] = [new LedgerNode(0, world), new LedgerNode(1, world, false), new LedgerNode(2, world)];
    mint.change((chips) => chips.transfer({ from: "mint", to: "ann", amount: 10n }));
    liar.receive(mint.flush());
    bob.receive(mint.log);
    return changes.map((change) => {
      liar.change(change);
      return bob.receive(liar.flush())[0]?.refusal?.code;
    });
  }

  function place(chips: LyingDraft, leg: Partial<RawTransfer> = {}, hold: Partial<RawHold> = {}): void {
    chips.rawTransfer({ ...aside, ...leg });
    chips.rawHold({ ...placed, ...hold });
  }

  it("are accepted while they say what an honest one says", () => {
    const settles = { author: 0, seq: 2 };
    const post = (chips: LyingDraft): void => chips.rawTransfer({ ...paid, settles });
    expect(verdicts(place, post)).toEqual([undefined, undefined]);
    const part = (chips: LyingDraft): void => {
      chips.rawTransfer({ ...paid, amount: 4n, total: 4n, settles });
      chips.rawTransfer(backTo);
    };
    expect(verdicts(place, part)).toEqual([undefined, undefined]);
  });

  it.each<[string, Partial<RawTransfer>, Partial<RawHold>]>([
    ["malformed_operation", {}, { amount: 7n }],
    ["malformed_operation", {}, { id: idOf("x") }],
    ["malformed_operation", {}, { from: "bob" }],
    ["malformed_operation", {}, { code: 1 }],
    ["malformed_operation", {}, { resolver: replicaId(0) }],
    ["malformed_operation", {}, { ledger: 1 }],
    ["malformed_operation", { to: `${replicaId(1)}.1.escrow` }, { ledger: 1 }],
    ["malformed_operation", { to: "bob" }, {}],
    ["same_account", {}, { to: "ann" }],
    ["unknown_account", {}, { to: "nobody" }],
    ["insufficient_funds", { amount: 11n, total: 11n }, { amount: 11n }],
    ["wrong_running_total", { total: 7n }, {}],
  ])("are refused as %s where leg and hold don't match or may not be: case %#", (code, leg, hold) => {
    expect(verdicts((chips) => place(chips, leg, hold))).toEqual([code]);
  });

  it("are refused where half of them is missing", () => {
    expect(verdicts((chips) => chips.rawTransfer(aside))).toEqual(["unknown_account"]);
    expect(verdicts((chips) => chips.rawHold(placed))).toEqual(["malformed_operation"]);
    expect(verdicts((chips) => [place(chips), chips.rawHold(placed)])).toEqual(["malformed_operation"]);
  });

  it.each<[string, Partial<RawTransfer>[]]>([
    ["exceeds_hold", [{ amount: 7n, total: 7n }]],
    ["malformed_operation", [{ amount: 4n, total: 4n }]],
    [
      "malformed_operation",
      [
        { amount: 4n, total: 4n },
        { ...backTo, amount: 3n, total: 3n },
      ],
    ],
    [
      "malformed_operation",
      [
        { amount: 4n, total: 4n },
        { ...backTo, to: "mint" },
      ],
    ],
    ["malformed_operation", [{ to: "mint" }]],
    ["malformed_operation", [{ to: "ann", amount: 4n, total: 4n }]],
    ["malformed_operation", [{ from: "ann" }]],
    ["hold_not_open", [{ settles: { author: 0, seq: 1 } }]],
    ["hold_not_open", [{ settles: { author: 1, seq: 2 } }]],
    ["unknown_account", [{ settles: undefined }]],
    ["unknown_account", [{ amount: 4n, total: 4n }, backTo, { ...backTo, leg: 2, to: "bob", amount: 1n, total: 5n }]],
  ])("are refused as %s where what is settled is not what was held: case %#", (code, legs) => {
    const settle = (chips: LyingDraft): void => {
      for (const [index, leg] of legs.entries()) {
        chips.rawTransfer({ ...paid, ...(index === 0 ? { settles: { author: 0, seq: 2 } } : {}), ...leg });
      }
    };
    expect(verdicts(place, settle)).toEqual([undefined, code]);
  });

  it("are settled once, also within one entry", () => {
    const settles = { author: 0, seq: 2 };
    const twice = (chips: LyingDraft): void => {
      chips.rawTransfer({ ...paid, settles });
      chips.rawTransfer({ ...paid, id: idOf("q"), total: 12n, settles });
    };
    expect(verdicts(place, twice)).toEqual([undefined, "hold_not_open"]);
    const once = (chips: LyingDraft): void => chips.rawTransfer({ ...paid, settles });
    const more = (chips: LyingDraft): void => chips.rawTransfer({ ...paid, id: idOf("q"), total: 12n, settles });
    expect(verdicts(place, once, more)).toEqual([undefined, undefined, "hold_not_open"]);
  });

  it("can't be settled by somebody else, nor by a resolver who had not seen them placed, also where they are known", () => {
    const [mint, liar, bob] = [new LedgerNode(0, world), new LedgerNode(2, world, false), new LedgerNode(1, world)];
    mint.change((chips) => chips.transfer({ from: "mint", to: "ann", amount: 10n }));
    bob.receive(mint.flush());
    bob.change((chips) => chips.hold({ ...hold, resolver: replicaId(2) }));
    bob.change((chips) => chips.hold({ ...hold, id: idOf("mine"), amount: 1n, resolver: replicaId(1) }));
    const log = bob.flush();
    const judge = new LedgerNode(0, world);
    judge.receive([...mint.log, ...log]);
    const bobs = judge.document.authors.indexOf(replicaId(1));
    const from = `${replicaId(2)}.0.escrow`;
    liar.document.authors.intern(replicaId(0));
    liar.document.authors.intern(replicaId(1));
    const there = { author: liar.document.authors.indexOf(replicaId(1)), seq: 2 };
    liar.change((chips) => chips.rawTransfer({ ...paid, from, settles: there }));
    const unseen = liar.flush();
    expect(judge.receive(unseen)[0]?.refusal?.code).toBe("hold_not_open");
    liar.receive([...mint.log, ...log]);
    liar.change((chips) =>
      chips.rawTransfer({ ...paid, id: idOf("2"), from, amount: 1n, total: 1n, settles: { ...there, seq: 4 } }),
    );
    expect(judge.receive(liar.flush())[0]?.refusal?.code).toBe("not_the_resolver");
    liar.change((chips) => chips.rawTransfer({ ...paid, id: idOf("3"), from, settles: there }));
    expect(judge.receive(liar.flush())[0]?.refusal).toBeUndefined();
    expect([judge.view.balance("bob"), judge.store.holds.at({ author: bobs, seq: 2 })]).toEqual([6n, undefined]);
  });
});
