// What an application reads: balances, accounts and transfers. It is live and copies nothing large.
// A balance is a column sum less a row sum, both kept up to date by the join.

import type { AuthorTable, ReplicaId } from "@joinery/clock";
import { jsonOf } from "@joinery/crdt";
import { type MatrixView, matrix } from "@joinery/crdt/matrix";
import type { AccountId } from "./accounts/account-id.js";
import { type AccountTerms, type ChartOfAccounts, termsOf } from "./accounts/terms.js";
import type { LedgerState } from "./state/ledger-state.js";
import type { Transfer } from "./transfer.js";

/** One account as of now. */
export interface AccountSummary {
  readonly id: AccountId;
  readonly owner: ReplicaId;
  /** True for accounts that bring money into being. */
  readonly issuer: boolean;
  /** How far the balance may go below zero: an issuer's cap, another account's credit limit. */
  readonly limit: bigint;
  /** Everything it was paid. */
  readonly credits: bigint;
  /** Everything it has paid. */
  readonly debits: bigint;
  /** `credits - debits`. */
  readonly balance: bigint;
}

export class LedgerView {
  readonly #state: LedgerState;
  readonly #authors: AuthorTable;
  readonly #chart: ChartOfAccounts;

  constructor(state: LedgerState, authors: AuthorTable, chart: ChartOfAccounts) {
    this.#state = state;
    this.#authors = authors;
    this.#chart = chart;
  }

  /** What an account holds; 0n for one that is not known here. */
  balance(account: AccountId): bigint {
    return this.#state.totals.get(account)?.balance ?? 0n;
  }

  /** What its owner can spend, as far as is known here: the balance and the limit; 0n for an account that is not known here. */
  available(account: AccountId): bigint {
    return this.balance(account) + (this.#chart.get(account)?.limit ?? 0n);
  }

  /** One account; undefined when it is not known here. */
  account(account: AccountId): AccountSummary | undefined {
    const terms = termsOf(account, this.#chart, this.#state, this.#authors);
    return terms === undefined ? undefined : this.#summary(terms);
  }

  /** All accounts, those without any transfer included, in order of their names by code unit. */
  accounts(): readonly AccountSummary[] {
    const names = [...this.#chart.keys(), ...this.#state.opened.keys()].sort();
    return names.map((name) => this.account(name) as AccountSummary);
  }

  /** A transfer by its id, which belongs to the payer; undefined when it is not known here. */
  transfer(payer: ReplicaId, id: string): Transfer | undefined {
    const posted = this.#state.posted.get(this.#authors.indexOf(payer))?.get(id);
    if (posted === undefined) return undefined;
    const { from, to, amount, code } = posted;
    return { id, from, to, amount, code };
  }

  /** Money in being: what all issuers together are below zero. */
  get issued(): bigint {
    let issued = 0n;
    for (const { account, issuer } of this.#chart.values()) if (issuer) issued -= this.balance(account);
    return issued;
  }

  /** What each account has paid each other one in all, for audits: rows pay columns. */
  get paid(): MatrixView {
    return matrix().view(this.#state.paid, this.#authors);
  }

  /** Every account and the money in being as plain data, amounts as decimal text. Reads all accounts. */
  toJSON(): unknown {
    return jsonOf({ accounts: this.accounts(), issued: this.issued });
  }

  #summary({ account, owner, issuer, limit }: AccountTerms): AccountSummary {
    const totals = this.#state.totals.get(account);
    const [credits, debits] = [totals?.credits ?? 0n, totals?.debits ?? 0n];
    return { id: account, owner, issuer, limit, credits, debits, balance: credits - debits };
  }
}
