// What an account has where only certified money and credit count. Nothing of it can turn out to have been spent twice.

import type { AuthorTable } from "@joinery/clock";
import { cellsOf } from "@joinery/crdt/matrix";
import type { AccountId } from "../accounts/account-id.js";
import { type ChartOfAccounts, termsOf } from "../accounts/terms.js";
import type { LedgerState } from "../state/ledger-state.js";
import { certifiedUpTo } from "./certified.js";
import type { Witnesses } from "./witnesses.js";

export interface CertifiedTerms {
  readonly chart: ChartOfAccounts;
  readonly witnesses: Witnesses;
}

/** What an account can still spend of what is certified, all it has paid taken off; below 0n where it has paid more. */
export function certifiedFunds(
  state: LedgerState,
  authors: AuthorTable,
  terms: CertifiedTerms,
  account: AccountId,
): bigint {
  const credits = state.certified.catchUp(state, authors, terms.witnesses).credits(account);
  return credits - (state.totals.get(account)?.debits ?? 0n) + certifiedLimit(state, authors, terms, account);
}

/** How far below zero an account may go by credit that is certified. A grant counts with all that its giver granted it before. */
export function certifiedLimit(
  state: LedgerState,
  authors: AuthorTable,
  { chart, witnesses }: CertifiedTerms,
  account: AccountId,
): bigint {
  const founded = chart.get(account)?.limit ?? 0n;
  if (!state.lines.has(account)) return founded;
  let limit = founded;
  const owner = termsOf(account, chart, state, authors)?.owner;
  for (const { author, seq, row, column, amount } of cellsOf(state.credit)) {
    if (row === account) limit -= amount;
    if (column !== account) continue;
    const isOwn = authors.ownerIdOf(author) === owner;
    if (isOwn || seq <= certifiedUpTo(state.attested, authors, witnesses, author)) limit += amount;
  }
  return limit;
}
