// The terms of an account: who may spend from it, and how far below zero. They never change once the account is known.

import type { AuthorTable, ReplicaId } from "@joinery/clock";
import type { LedgerState } from "../state/ledger-state.js";
import type { AccountId } from "./account-id.js";

export interface AccountTerms {
  readonly account: AccountId;
  readonly owner: ReplicaId;
  /** How far the balance may go below zero: an issuer's cap, another account's credit limit. */
  readonly limit: bigint;
  readonly issuer: boolean;
}

/** The accounts of the genesis, by name. */
export type ChartOfAccounts = ReadonlyMap<AccountId, AccountTerms>;

/** Who may spend from an account, wherever it comes from; undefined when it is not known here. */
export function ownerOf(
  account: AccountId,
  chart: ChartOfAccounts,
  state: LedgerState,
  authors: AuthorTable,
): ReplicaId | undefined {
  const founded = chart.get(account);
  if (founded !== undefined) return founded.owner;
  const opened = state.opened.get(account);
  return opened === undefined ? undefined : authors.idOf(opened.author);
}

/** The terms of an account; undefined when it is not known here. One opened later has no credit. */
export function termsOf(
  account: AccountId,
  chart: ChartOfAccounts,
  state: LedgerState,
  authors: AuthorTable,
): AccountTerms | undefined {
  const founded = chart.get(account);
  if (founded !== undefined) return founded;
  const owner = ownerOf(account, chart, state, authors);
  return owner === undefined ? undefined : { account, owner, limit: 0n, issuer: false };
}
