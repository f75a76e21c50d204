// What a liar writes past its own checks is refused by everybody else, each lie under its own code,
// and what an honest replica writes never is.
import { amountMax } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import { type LedgerGenesis, transferId } from "../src/index.js";
import { idOf, LedgerNode, type LyingDraft, nowMs, type RawTransfer, replicaId } from "./ledger-node.js";

/** Author 0 issues; author 1 owns `ann` and `credit` (limit 50) and lies; author 2 owns `bob`. */
const genesis: LedgerGenesis = {
  issuers: [{ account: "mint", owner: replicaId(0), cap: 1000n }],
  accounts: [
    { account: "ann", owner: replicaId(1) },
    { account: "credit", owner: replicaId(1), creditLimit: 50n },
    { account: "bob", owner: replicaId(2) },
    { account: "euros", owner: replicaId(2), ledger: 978 },
  ],
};

const day = 24 * 60 * 60 * 1000;

function trio(): { mint: LedgerNode; liar: LedgerNode; bob: LedgerNode } {
  const mint = new LedgerNode(0, genesis);
  mint.change((chips) => chips.transfer({ id: idOf("m"), from: "mint", to: "ann", amount: 10n }));
  const [liar, bob] = [new LedgerNode(1, genesis, false), new LedgerNode(2, genesis)];
  liar.receive(mint.flush());
  return { mint, liar, bob };
}

/** What bob makes of one change by the liar, who has 10. */
function verdict(lie: (chips: LyingDraft) => unknown): string | undefined {
  const { mint, liar, bob } = trio();
  bob.receive(mint.log);
  liar.change(lie);
  const before = bob.bytes.length;
  const [delivered] = bob.receive(liar.flush());
  if (delivered?.refusal !== undefined) expect(bob.bytes.length).toBeLessThan(before + 20);
  return delivered?.refusal?.code;
}

const honest: RawTransfer = { id: idOf("a"), from: "ann", to: "bob", amount: 5n, code: 0, total: 5n };

function lie(change: Partial<RawTransfer>): (chips: LyingDraft) => void {
  const transfer = { ...honest, ...change };
  return (chips) => chips.rawTransfer(transfer);
}

describe("a guard", () => {
  it("accepts what an honest draft writes", () => {
    expect(verdict((chips) => chips.transfer(honest))).toBeUndefined();
    expect(verdict(lie({}))).toBeUndefined();
  });

  it.each<[string, Partial<RawTransfer>]>([
    ["insufficient_funds", { amount: 11n, total: 11n }],
    ["insufficient_funds", { from: "credit", amount: 51n, total: 51n }],
    ["not_the_owner", { from: "bob", to: "ann" }],
    ["not_the_owner", { from: "mint", to: "ann" }],
    ["unknown_account", { from: "nobody" }],
    ["unknown_account", { to: "nobody" }],
    ["same_account", { to: "ann" }],
    ["amount_not_positive", { amount: 0n, total: 0n }],
    ["invalid_id", { id: 0n }],
    ["id_too_old", { id: transferId(nowMs - 30 * day - 1, 0n) }],
    ["id_too_new", { id: transferId(nowMs + day / 24 + 1, 0n) }],
    ["wrong_ledger", { to: "euros" }],
    ["malformed_operation", { leg: 1 }],
    ["invalid_code", { code: 2 ** 32 }],
    ["wrong_running_total", { total: 6n }],
    ["wrong_running_total", { total: 4n }],
    ["wrong_running_total", { total: 0n }],
  ])("refuses %s: case %#", (code, change) => expect(verdict(lie(change))).toBe(code));

  it("accepts the last unit of the credit limit", () => {
    expect(verdict(lie({ from: "credit", amount: 50n, total: 50n }))).toBeUndefined();
  });

  it("refuses a second use of an id, with the same content as well", () => {
    const twice = (change: Partial<RawTransfer>) => (chips: LyingDraft) => {
      chips.transfer({ ...honest, amount: 2n });
      chips.rawTransfer({ ...honest, amount: 2n, total: 4n, ...change });
    };
    expect(verdict(twice({}))).toBe("exists");
    expect(verdict(twice({ code: 1 }))).toBe("exists");
    expect(verdict(twice({ id: idOf("b") }))).toBeUndefined();
  });

  it("refuses a second use of an id in a later entry", () => {
    const { mint, liar, bob } = trio();
    bob.receive(mint.log);
    liar.change((chips) => chips.transfer({ ...honest, amount: 2n }));
    expect(bob.receive(liar.flush())[0]?.refusal).toBeUndefined();
    liar.change((chips) => chips.rawTransfer({ ...honest, amount: 2n, total: 4n }));
    expect(bob.receive(liar.flush())[0]?.refusal?.code).toBe("exists");
  });

  it("refuses bare cells, which would be money without a transfer", () => {
    expect(verdict((chips) => chips.rawCells([{ row: "ann", column: "bob", amount: 5n }]))).toBe("malformed_operation");
  });

  it("refuses an account that is opened twice, or whose name is malformed", () => {
    const opened = { account: `${replicaId(1)}.0.0.a`, ledger: 0, code: 0, nonce: "a" };
    const again = (chips: LyingDraft): void => {
      chips.rawOpen(opened);
      chips.rawOpen(opened);
    };
    expect(verdict((chips) => chips.rawOpen(opened))).toBeUndefined();
    expect(verdict(again)).toBe("account_exists");
    expect(verdict((chips) => chips.rawOpen({ ...opened, nonce: "" }))).toBe("invalid_nonce");
    expect(verdict((chips) => chips.rawOpen({ ...opened, code: 2 ** 32 }))).toBe("invalid_code");
    expect(verdict((chips) => chips.rawOpen({ ...opened, ledger: 2 ** 32 }))).toBe("invalid_ledger");
  });

  it("reads the owner of an opened account off the entry, whatever the liar calls it", () => {
    const { mint, liar, bob } = trio();
    const forged = `${replicaId(2)}.0.0.a`;
    liar.change((chips) => chips.rawOpen({ account: forged, ledger: 0, code: 0, nonce: "a" }));
    bob.receive([...mint.log, ...liar.flush()]);
    expect(bob.view.account(forged)).toBeUndefined();
    expect(bob.view.account(`${replicaId(1)}.0.0.a`)?.owner).toBe(replicaId(1));
  });

  it("judges an entry whole: one bad transfer takes the good ones with it", () => {
    const two = (chips: LyingDraft): void => {
      chips.transfer(honest);
      chips.rawTransfer({ ...honest, id: idOf("b"), amount: 6n, total: 11n });
    };
    expect(verdict(two)).toBe("insufficient_funds");
  });

  it("accepts further legs of a transfer, and judges after the last of them", () => {
    const legs = (...more: Partial<RawTransfer>[]) => {
      return (chips: LyingDraft): void => {
        chips.rawTransfer({ ...honest, amount: 10n, total: 10n });
        for (const [index, leg] of more.entries()) chips.rawTransfer({ ...honest, leg: index + 1, ...leg });
      };
    };
    const back = { from: "credit", to: "ann", amount: 3n, total: 3n };
    const on = { amount: 3n, total: 13n };
    expect(verdict(legs(back))).toBeUndefined();
    expect(verdict(legs(on, back))).toBeUndefined();
    expect(verdict(legs(on, { ...back, amount: 2n, total: 2n }))).toBe("insufficient_funds");
    for (const wrong of [{ leg: 2 }, { leg: 0 }, { id: idOf("other") }, { code: 1 }, { userData: 1n }]) {
      expect(verdict(legs({ ...back, ...wrong }))).toBe(wrong.leg === 0 ? "exists" : "malformed_operation");
    }
  });

  it("refuses a leg that goes on where another transaction ended", () => {
    const { mint, liar, bob } = trio();
    liar.change((chips) => chips.rawTransfer(honest));
    liar.change((chips) => chips.rawTransfer({ ...honest, leg: 1, amount: 1n, total: 6n }));
    const delivered = bob.receive([...mint.log, ...liar.flush()]);
    expect(delivered.map(({ refusal }) => refusal?.code)).toEqual([undefined, "malformed_operation"]);
  });

  it("judges after each transaction, so legs of one transaction may stand in any order", () => {
    const legs = (chips: LyingDraft): void => {
      chips.rawTransfer({ ...honest, id: idOf("b"), from: "ann", to: "credit", amount: 15n, total: 15n });
      chips.rawTransfer({ ...honest, id: idOf("c"), from: "credit", to: "ann", amount: 5n, total: 5n });
    };
    expect(verdict(legs)).toBeUndefined();
  });

  it("lets no later transaction of the entry make up for an earlier one", () => {
    const { mint, liar, bob } = trio();
    liar.change((chips) => chips.rawTransfer({ ...honest, to: "credit", amount: 15n, total: 15n }));
    liar.change((chips) =>
      chips.rawTransfer({ ...honest, id: idOf("b"), from: "credit", to: "ann", amount: 5n, total: 5n }),
    );
    const delivered = bob.receive([...mint.log, ...liar.flush()]);
    expect(delivered.map(({ refusal }) => refusal?.code)).toEqual([undefined, "insufficient_funds"]);
  });

  it("accepts an account that is opened, paid and spent from within one entry", () => {
    const { mint, liar, bob } = trio();
    const savings = liar.change((chips) => chips.open({ nonce: "savings" }));
    liar.change((chips) => chips.transfer({ ...honest, id: idOf("1"), to: savings, amount: 10n }));
    liar.change((chips) => chips.transfer({ ...honest, id: idOf("2"), from: savings, amount: 4n }));
    liar.change((chips) => chips.transfer({ ...honest, id: idOf("3"), from: savings, amount: 4n }));
    const delivered = bob.receive([...mint.log, ...liar.flush()]);
    expect(delivered.map(({ refusal }) => refusal?.code)).toEqual([undefined, undefined]);
    expect([bob.view.balance(savings), bob.view.balance("bob")]).toEqual([2n, 8n]);
  });

  it("refuses more than 2^128 - 1 in all from one account", () => {
    const rich: LedgerGenesis = {
      issuers: [{ account: "mint", owner: replicaId(1), cap: amountMax }],
      accounts: [
        { account: "ann", owner: replicaId(2) },
        { account: "bob", owner: replicaId(2) },
      ],
    };
    const [liar, bob] = [new LedgerNode(1, rich, false), new LedgerNode(2, rich)];
    liar.change((chips) => chips.transfer({ id: idOf("a"), from: "mint", to: "ann", amount: amountMax }));
    bob.receive(liar.flush());
    bob.change((chips) => chips.transfer({ id: idOf("a"), from: "ann", to: "mint", amount: 9n }));
    liar.receive(bob.flush());
    liar.change((chips) => chips.rawTransfer({ ...honest, id: idOf("b"), from: "mint", amount: 1n, total: 1n }));
    expect(bob.receive(liar.flush()).map(({ refusal }) => refusal?.code)).toEqual(["amount_too_large"]);
  });
});

describe("only the causal past counts", () => {
  /** The liar spends 5 that mint has sent but the liar had not received; bob already has. */
  function spendUnseen(deliver: (mint: LedgerNode, liar: LedgerNode) => Uint8Array[]): string | undefined {
    const { mint, liar, bob } = trio();
    mint.change((chips) => chips.transfer({ id: idOf("n"), from: "mint", to: "ann", amount: 5n }));
    mint.flush();
    liar.change((chips) => chips.rawTransfer({ ...honest, amount: 15n, total: 15n }));
    liar.flush();
    const delivered = bob.receive(deliver(mint, liar));
    return delivered.find(({ author }) => bob.document.authors.idOf(author) === liar.id)?.refusal?.code;
  }

  it("credits that the payer had not seen don't, also where they are known", () => {
    expect(spendUnseen((mint, liar) => [...mint.log, ...liar.log])).toBe("insufficient_funds");
  });

  it("not even after an earlier payment was accepted where they were known", () => {
    const { mint, liar, bob } = trio();
    mint.change((chips) => chips.transfer({ id: idOf("n"), from: "mint", to: "ann", amount: 5n }));
    mint.flush();
    bob.receive(mint.log);
    const spend = (name: string, amount: bigint, total: bigint): string | undefined => {
      liar.change((chips) => chips.rawTransfer({ ...honest, id: idOf(name), amount, total }));
      return bob.receive(liar.flush())[0]?.refusal?.code;
    };
    expect([spend("1", 1n, 1n), spend("2", 10n, 11n), spend("3", 9n, 10n)]).toEqual([
      undefined,
      "insufficient_funds",
      undefined,
    ]);
    liar.receive(mint.log);
    expect([spend("4", 6n, 16n), spend("5", 5n, 15n)]).toEqual(["insufficient_funds", undefined]);
  });

  it("and the answer is the same where they are not", () => {
    expect(spendUnseen((mint, liar) => [...liar.log, ...mint.log])).toBe("insufficient_funds");
    expect(spendUnseen((mint, liar) => [mint.log[0] as Uint8Array, ...liar.log])).toBe("insufficient_funds");
  });

  it("an account whose opening the payer had not seen can't be paid, also where it is known", () => {
    const { mint, liar, bob } = trio();
    const savings = bob.change((chips) => chips.open({ nonce: "savings" }));
    bob.flush();
    liar.change((chips) => chips.rawTransfer({ ...honest, to: savings }));
    const delivered = bob.receive([...mint.log, ...liar.flush()]);
    expect(delivered.map(({ refusal }) => refusal?.code)).toEqual([undefined, "unknown_account"]);
    expect(mint.receive(liar.log.slice(-1)).map(({ refusal }) => refusal?.code)).toEqual(["unknown_account"]);
  });
});

describe("after a refused entry", () => {
  it("the same cell stays closed to its author, and others are judged by what counted", () => {
    const { mint, liar, bob } = trio();
    const steps: ((chips: LyingDraft) => unknown)[] = [
      (chips) => chips.rawTransfer({ ...honest, id: idOf("1"), amount: 99n, total: 99n }),
      (chips) => chips.rawTransfer({ ...honest, id: idOf("2"), amount: 1n, total: 100n }),
      (chips) => chips.rawTransfer({ ...honest, id: idOf("3"), to: "credit", amount: 6n, total: 6n }),
      (chips) => chips.rawTransfer({ ...honest, id: idOf("1"), amount: 4n, total: 4n }),
      (chips) => chips.rawTransfer({ ...honest, id: idOf("4"), to: "credit", amount: 1n, total: 7n }),
    ];
    bob.receive(mint.log);
    const verdicts = steps.map((step) => {
      liar.change(step);
      return bob.receive(liar.flush())[0]?.refusal?.code;
    });
    expect(verdicts).toEqual(["insufficient_funds", "wrong_running_total", undefined, undefined, "insufficient_funds"]);
    mint.receive(liar.log);
    expect(mint.bytes).toEqual(bob.bytes);
    expect([bob.view.balance("ann"), bob.view.balance("bob"), bob.view.balance("credit")]).toEqual([0n, 4n, 6n]);
  });
});
