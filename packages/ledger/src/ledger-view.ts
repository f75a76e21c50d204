// What an application reads: balances, accounts, transfers and statements. It is live and copies nothing large.
// A balance is a column sum less a row sum, both kept up to date by the join.

import { type AuthorIndex, type AuthorTable, compareDots, type ReplicaId } from "@joinery/clock";
import { jsonOf } from "@joinery/crdt";
import { type MatrixView, matrix } from "@joinery/crdt/matrix";
import type { AccountId } from "./accounts/account-id.js";
import { isClosed } from "./accounts/closings.js";
import type { Foundation } from "./accounts/genesis.js";
import { type AccountTerms, type ChartOfAccounts, termsOf } from "./accounts/terms.js";
import { isKnownRevoked } from "./devices/revocations.js";
import { type UnitFunds, unitFunds } from "./devices/unit-funds.js";
import { LedgerError } from "./errors.js";
import { certifiedUpTo } from "./finality/certified.js";
import { certifiedFunds } from "./finality/certified-funds.js";
import { WitnessDuty } from "./finality/witness-duty.js";
import type { Witnesses } from "./finality/witnesses.js";
import { type BadDebt, badDebts } from "./forks/bad-debt.js";
import type { HoldName, HoldTerms } from "./holds/hold.js";
import type { PageRequest } from "./journal/page.js";
import { type Statement, statementOf } from "./journal/statement.js";
import { type TransferPage, type TransferQuery, transferAt, transferPage } from "./journal/transfer-page.js";
import { type LedgerState, limitOf } from "./state/ledger-state.js";
import type { Transfer } from "./transfers/transfer.js";
import type { TransferId } from "./transfers/transfer-id.js";

/** Whether all that is known counts, or what is certified alone. */
export type Basis = "optimistic" | "certified";

/** One account as of now. */
export interface AccountSummary {
  readonly id: AccountId;
  readonly owner: ReplicaId;
  /** The currency. */
  readonly ledger: number;
  /** What the application means by the account. */
  readonly code: number;
  /** True for accounts that bring money into being. */
  readonly issuer: boolean;
  /** How far the balance may go below zero: what the genesis gave, what was granted since, less what was granted on or given back. */
  readonly limit: bigint;
  /** True while its owner has it closed. */
  readonly closed: boolean;
  /** Of the unit of a device: the account that it is a part of. */
  readonly unitOf?: AccountId;
  /** Of the unit of a device: true once that was revoked. */
  readonly revoked?: boolean;
  /** Everything it was paid, what came back from holds included. */
  readonly creditsPosted: bigint;
  /** What open holds put aside for it. */
  readonly creditsPending: bigint;
  /** Everything it has paid, but for what open holds put aside. */
  readonly debitsPosted: bigint;
  /** What open holds put aside from it. */
  readonly debitsPending: bigint;
  /** `creditsPosted - debitsPosted - debitsPending`. */
  readonly balance: bigint;
}

/** Which accounts: those for which everything said here holds. */
export interface AccountQuery {
  readonly ledger?: number;
  readonly code?: number;
  readonly owner?: ReplicaId;
}

/** An open hold. */
export interface Hold extends HoldName, HoldTerms {
  readonly code: number;
}

/** Which holds: from or for `account`, to be settled by `resolver`, where these are given. */
export interface HoldQuery {
  readonly account?: AccountId;
  readonly resolver?: ReplicaId;
}

export class LedgerView {
  readonly #state: LedgerState;
  readonly #authors: AuthorTable;
  readonly #chart: ChartOfAccounts;
  readonly #witnesses: Witnesses;

  constructor(state: LedgerState, authors: AuthorTable, { chart, witnesses }: Foundation) {
    this.#state = state;
    this.#authors = authors;
    this.#chart = chart;
    this.#witnesses = witnesses;
  }

  /** What an account holds; 0n for one that is not known here. */
  balance(account: AccountId): bigint {
    return this.#state.totals.get(account)?.balance ?? 0n;
  }

  /**
   * What its owner can spend: the balance and the limit, as far as is known here; 0n for an account that is not known here. On the
   * basis "certified" money and credit count only where witnesses have certified them, so nothing of it can turn out to have been spent
   * twice; below 0n where more was paid already. That costs a step per author with transfers that are not certified.
   */
  available(account: AccountId, { basis = "optimistic" }: { readonly basis?: Basis } = {}): bigint {
    if (basis === "certified") {
      return certifiedFunds(this.#state, this.#authors, { chart: this.#chart, witnesses: this.#witnesses }, account);
    }
    return this.balance(account) + limitOf(this.#state, account, this.#chart.get(account)?.limit ?? 0n);
  }

  /** Who certifies; empty where the genesis names nobody. */
  get witnesses(): readonly ReplicaId[] {
    return this.#witnesses.names;
  }

  /** What a witness goes by. */
  get duty(): WitnessDuty {
    return new WitnessDuty(this.#state, this.#authors, { chart: this.#chart, witnesses: this.#witnesses });
  }

  /** Up to which of an author's operations its chain is certified, as far as is known here; 0 for none. Of one who forked, before the fork. */
  certifiedUpTo(author: ReplicaId): number {
    return this.#upTo(this.#authors.indexOf(author));
  }

  /** True when a transfer is known here and certified: it can never be on a branch that does not count. */
  isCertified(payer: ReplicaId, id: TransferId): boolean {
    const row = this.#state.journal.findOf(payer, id, this.#authors);
    if (row === undefined) return false;
    const { author, seq } = this.#state.journal.dotAt(row);
    return seq <= this.#upTo(author);
  }

  /** One account; undefined when it is not known here. */
  account(account: AccountId): AccountSummary | undefined {
    const terms = termsOf(account, this.#chart, this.#state, this.#authors);
    return terms === undefined ? undefined : this.#summary(terms);
  }

  /** The accounts asked for, all of them by default, those without any transfer included, in order of their names by code unit. */
  accounts({ ledger, code, owner }: AccountQuery = {}): readonly AccountSummary[] {
    const names = [...this.#chart.keys(), ...this.#state.opened.names()].sort();
    return names
      .map((name) => this.account(name) as AccountSummary)
      .filter((one) => ledger === undefined || one.ledger === ledger)
      .filter((one) => code === undefined || one.code === code)
      .filter((one) => owner === undefined || one.owner === owner);
  }

  /** The units of devices of an account, the revoked ones included, in order of their names. */
  units(account: AccountId): readonly AccountSummary[] {
    const names = [...this.#state.opened.unitsOf(account)].sort();
    return names.map((unit) => this.account(unit) as AccountSummary);
  }

  /** What the devices of an account hold, and have spent since a time, as far as is known here: for `rebalancing`. */
  unitFunds(account: AccountId, sinceMs: number): readonly UnitFunds[] {
    const own = this.account(account);
    return own === undefined ? [] : unitFunds([own, ...this.units(account)], this.#state.journal, sinceMs);
  }

  /** A transfer by its id, which belongs to the payer; undefined when it is not known here. */
  transfer(payer: ReplicaId, id: TransferId): Transfer | undefined {
    const { journal } = this.#state;
    const row = journal.findOf(payer, id, this.#authors);
    return row === undefined ? undefined : transferAt(journal, this.#authors, row);
  }

  /** Transfers in order of time, a page at a time: of one account, with one code, or all. Throws `LedgerError`. */
  transfers(query: TransferQuery = {}): TransferPage {
    const { journal, ordered } = this.#state;
    return transferPage(journal, this.#authors, ordered.of(journal, this.#authors, query.account), query);
  }

  /**
   * What went in and out of an account, with the balance after each line; a page at a time, each of which costs a pass over
   * the account's transfers. Throws `LedgerError`, code `unknown_account` for an account that is not known here.
   */
  statement(account: AccountId, request: PageRequest = {}): Statement {
    const { journal, ordered } = this.#state;
    if (this.account(account) === undefined)
      throw new LedgerError("unknown_account", `"${account}" is not known here`, { account });
    const rows = ordered.of(journal, this.#authors, account);
    return statementOf(journal, this.#authors, rows, { account, balance: this.balance(account) }, request);
  }

  /** The open holds, those for which everything said here holds, in order of payer and age. */
  holds({ account, resolver }: HoldQuery = {}): readonly Hold[] {
    const open = [...this.#state.holds.all()]
      .filter((hold) => account === undefined || hold.from === account || hold.to === account)
      .filter((hold) => resolver === undefined || hold.resolver === resolver);
    return open
      .sort((a, b) => compareDots(this.#authors, a, b))
      .map(({ author, seq: _, ...hold }) => ({ ...hold, payer: this.#authors.ownerIdOf(author) }));
  }

  /** Money of a ledger that open holds have put aside: with the balances of all accounts it adds up to zero. */
  held(ledger = 0): bigint {
    let held = 0n;
    for (const hold of this.#state.holds.all()) if (hold.ledger === ledger) held += hold.amount;
    return held;
  }

  /** What is missing where somebody wrote two histories, as only signed documents can tell: see the README of `forks`. Reads all accounts. */
  get badDebts(): readonly BadDebt[] {
    return badDebts(this.#state, this.#chart, this.#authors);
  }

  /** Money of a ledger in being: what all its issuers together are below zero. */
  issued(ledger = 0): bigint {
    let issued = 0n;
    for (const terms of this.#chart.values()) {
      if (terms.issuer && terms.ledger === ledger) issued -= this.balance(terms.account);
    }
    return issued;
  }

  /** What each account has paid each other one in all, for audits: rows pay columns. */
  get paid(): MatrixView {
    return matrix().view(this.#state.paid, this.#authors);
  }

  /** What credit each account has given each other one in all, for audits: rows give columns. */
  get credit(): MatrixView {
    return matrix().view(this.#state.credit, this.#authors);
  }

  /** Every account and the money in being, by ledger, and every open hold as plain data, amounts as decimal text. Reads all accounts. */
  toJSON(): unknown {
    const accounts = this.accounts();
    const ledgers = [...new Set(accounts.map(({ ledger }) => ledger))].sort((a, b) => a - b);
    const issued = Object.fromEntries(ledgers.map((ledger) => [ledger, this.issued(ledger)]));
    return jsonOf({ accounts, holds: this.holds(), issued });
  }

  #upTo(author: AuthorIndex): number {
    return author < 0 ? 0 : certifiedUpTo(this.#state.attested, this.#authors, this.#witnesses, author);
  }

  #summary(terms: AccountTerms): AccountSummary {
    const { account: id, owner, ledger, code, issuer } = terms;
    const limit = limitOf(this.#state, id, terms.limit);
    const closed = isClosed(id, owner, this.#state, this.#authors);
    const totals = this.#state.totals.get(id);
    const { debits: debitsPending, credits: creditsPending } = this.#state.holds.pending(id);
    const creditsPosted = totals?.credits ?? 0n;
    const debitsPosted = (totals?.debits ?? 0n) - debitsPending;
    const sums = { creditsPosted, creditsPending, debitsPosted, debitsPending };
    const unit =
      terms.unitOf === undefined
        ? {}
        : { unitOf: terms.unitOf, revoked: isKnownRevoked(terms, this.#chart, this.#state, this.#authors) };
    return { id, owner, ledger, code, issuer, ...unit, limit, closed, ...sums, balance: this.balance(id) };
  }
}
