// Given some transfers, when something is done, then it is refused and nothing has changed, or balances are such.
import { expect } from "vitest";
import { LedgerError, type LedgerErrorCode, type LedgerErrorDetails, type LedgerGenesis } from "../src/index.js";
import { idOf, LedgerNode, type LyingDraft, replicaId } from "./ledger-node.js";

/** Author 0 owns `mint` (cap 1000), `ann`, `credit` (limit 50) and `rich`; author 1 owns `bob`. */
export const genesis: LedgerGenesis = {
  issuers: [{ account: "mint", owner: replicaId(0), cap: 1000n }],
  accounts: [
    { account: "ann", owner: replicaId(0) },
    { account: "credit", owner: replicaId(0), creditLimit: 50n },
    { account: "bob", owner: replicaId(1) },
  ],
};

/** What was paid before: `["mint", "ann", 10n]`. */
export type Payment = readonly [from: string, to: string, amount: bigint, id?: string];

export function given(...payments: readonly Payment[]): Scenario {
  return givenLedger(genesis, ...payments);
}

export function givenLedger(of: LedgerGenesis, ...payments: readonly Payment[]): Scenario {
  const node = new LedgerNode(0, of);
  payments.forEach(([from, to, amount, id], index) => {
    node.change((chips) => chips.transfer({ id: idOf(id ?? `given-${index}`), from, to, amount }));
  });
  return new Scenario(node);
}

export class Scenario {
  readonly node: LedgerNode;

  constructor(node: LedgerNode) {
    this.node = node;
  }

  when<R>(act: (chips: LyingDraft) => R): Outcome<R> {
    const before = this.node.everything;
    try {
      return new Outcome(this.node, before, { result: this.node.change(act) });
    } catch (error) {
      return new Outcome<R>(this.node, before, { error });
    }
  }
}

export class Outcome<R> {
  readonly #node: LedgerNode;
  readonly #before: unknown;
  readonly #outcome: { result: R } | { error: unknown };

  constructor(node: LedgerNode, before: unknown, outcome: { result: R } | { error: unknown }) {
    this.#node = node;
    this.#before = before;
    this.#outcome = outcome;
  }

  thenRefused(code: LedgerErrorCode, details: LedgerErrorDetails = {}): void {
    expect(this.#outcome).toMatchObject({ error: { code, ...details } });
    expect("error" in this.#outcome && this.#outcome.error).toBeInstanceOf(LedgerError);
    this.thenNothingChanged();
  }

  thenNothingChanged(): this {
    expect(this.#node.everything).toEqual(this.#before);
    return this;
  }

  thenAnswers(result: R): this {
    expect(this.#outcome).toEqual({ result });
    return this;
  }

  thenBalances(balances: Readonly<Record<string, bigint>>): this {
    const found = Object.keys(balances).map((account) => [account, this.#node.view.balance(account)]);
    expect(Object.fromEntries(found)).toEqual(balances);
    return this;
  }
}
