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
  /** Of the unit of a device: the account that it is a part of. */
  readonly unitOf?: AccountId;
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
  return opened === undefined ? undefined : openedTerms(opened, authors);
}

/** The terms of an account that was opened later: by its owner, or by the owner of the account that it is a unit of. */
export function openedTerms(opened: OpenedAccount, authors: AuthorTable): AccountTerms {
  const { account, ledger, code } = opened;
  const common = { account, ledger, code, limit: 0n, issuer: false };
  if (!("unit" in opened)) return { ...common, owner: authors.ownerIdOf(opened.author) };
  return { ...common, owner: opened.unit.device, unitOf: opened.unit.account };
}
