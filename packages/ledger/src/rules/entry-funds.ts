// What the accounts of an entry's author have where the entry writes: sums of the causal past and of the entry's earlier
// operations. Only the author's own rows and what others had paid it in that past come in, so the answer is a constant.

import type { EscrowAccount } from "@joinery/crdt/escrow";
import { cellOnChain, rowOnChain } from "@joinery/crdt/escrow";
import { amountMax, type MatrixState } from "@joinery/crdt/matrix";
import type { GuardQuestion, Refusal } from "@joinery/replica";
import type { AccountId } from "../accounts/account-id.js";
import { closingsOf } from "../accounts/closings.js";
import type { ChartOfAccounts } from "../accounts/terms.js";
import type { LedgerDelta } from "../state/ledger-delta.js";
import type { LedgerState } from "../state/ledger-state.js";
import type { EarlierOperations } from "./earlier-operations.js";

type Question = GuardQuestion<LedgerState, LedgerDelta>;

export class EntryFunds {
  readonly #chart: ChartOfAccounts;
  readonly #question: Question;
  readonly #earlier: EarlierOperations;

  constructor(chart: ChartOfAccounts, question: Question, earlier: EarlierOperations) {
    this.#chart = chart;
    this.#question = question;
    this.#earlier = earlier;
  }

  /** What an account of the author has paid another in all. */
  paid(from: AccountId, to: AccountId): bigint {
    return this.#earlier.money.cell(from, to) ?? this.#cell(this.#question.state.paid, from, to);
  }

  /** What credit an account of the author has given another in all. */
  given(from: AccountId, to: AccountId): bigint {
    return this.#earlier.credit.cell(from, to) ?? this.#cell(this.#question.state.credit, from, to);
  }

  /** How often the author has closed its account, or opened it again. */
  closings(account: AccountId): bigint {
    const { state, author, authors } = this.#question;
    return this.#earlier.closings(account) ?? closingsOf(state.closings, authors, author, account);
  }

  /** What an account of the author holds. */
  balance(account: AccountId): bigint {
    const { state } = this.#question;
    const { money } = this.#earlier;
    const totals = state.totals.get(account);
    const credits = this.#credits(totals, totals?.credits ?? 0n);
    return credits + money.credits(account) - this.#debits(state.paid, totals, account) - money.debits(account);
  }

  /** Why an account of the author may not stand where it does after a transaction that took money or credit from it. */
  refusalOf(account: AccountId): Refusal | undefined {
    const { state } = this.#question;
    const { money, credit } = this.#earlier;
    const [totals, line] = [state.totals.get(account), state.lines.get(account)];
    const debits = this.#debits(state.paid, totals, account) + money.debits(account);
    const given = this.#debits(state.credit, line, account) + credit.debits(account);
    if (debits > amountMax || given > amountMax) {
      return { code: "amount_too_large", message: `"${account}" has paid or given more than 2^128 - 1` };
    }
    const owed = given - credit.credits(account) - (this.#chart.get(account)?.limit ?? 0n);
    const ownCredit = this.#credits(line, owed);
    if (owed > ownCredit) return { code: "exceeds_credit", message: `"${account}" gives more credit than it has` };
    const needed = debits - money.credits(account) + owed;
    if (needed <= 0n) return undefined;
    const credits = this.#credits(totals, needed);
    if (credits >= needed) return undefined;
    const short = needed - credits - this.#credits(line, needed - credits);
    if (short <= 0n) return undefined;
    return { code: "insufficient_funds", message: `"${account}" falls ${short} below its limit` };
  }

  /** What the author's chain took from an account: of a branch, what that and all before it did. */
  #debits(matrix: MatrixState, sums: EscrowAccount | undefined, account: AccountId): bigint {
    const { author, authors } = this.#question;
    if (authors.lineage.isBranch(author)) return rowOnChain(matrix, authors, author, account);
    return sums?.debits ?? 0n;
  }

  /** What an account was given in the entry's past, or at least `enough` of it. */
  #credits(sums: EscrowAccount | undefined, enough: bigint): bigint {
    const { author, authors, past } = this.#question;
    if (sums === undefined) return 0n;
    return authors.lineage.isBranch(author) ? sums.creditsSeenBy(past) : sums.creditsWithin(past, enough);
  }

  #cell(matrix: MatrixState, row: AccountId, column: AccountId): bigint {
    const { author, authors } = this.#question;
    return cellOnChain(matrix, authors, author, row, column);
  }
}
