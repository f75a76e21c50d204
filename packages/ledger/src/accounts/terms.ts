// The terms of an account: who may spend from it, and how far below zero. They never change once the account is known.

import type { AuthorTable, ReplicaId } from "@joinery/clock";
import type { OpenedAccount } from "../state/ledger-delta.js";
import type { LedgerState } from "../state/ledger-state.js";
import type { AccountId } from "./account-id.js";

export interface AccountTerms {
  readonly account: AccountId;
  readonly owner: ReplicaId;
  /** The currency, or whatever else is counted: money moves between accounts of one ledger only. */
  readonly ledger: number;
  /** What the application means by the account. */
  readonly code: number;
  /** How far the balance may go below zero by the genesis: an issuer's cap, another account's credit limit. */
  readonly limit: bigint;
  readonly issuer: boolean;
}

/** The accounts of the genesis, by name. */
export type ChartOfAccounts = ReadonlyMap<AccountId, AccountTerms>;

/** The terms of an account; undefined when it is not known here. One opened later has no credit. */
export function termsOf(
  account: AccountId,
  chart: ChartOfAccounts,
  state: LedgerState,
  authors: AuthorTable,
): AccountTerms | undefined {
  const founded = chart.get(account);
  if (founded !== undefined) return founded;
  const opened = state.opened.get(account);
  return opened === undefined ? undefined : openedTerms(opened, authors.ownerIdOf(opened.author));
}

/** The terms of an account that its owner opened. */
export function openedTerms(
  { account, ledger, code }: Pick<OpenedAccount, "account" | "ledger" | "code">,
  owner: ReplicaId,
): AccountTerms {
  return { account, owner, ledger, code, limit: 0n, issuer: false };
}
