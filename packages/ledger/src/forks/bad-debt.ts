// What is missing where an owner forked: every branch that counts is honoured, so the accounts of a liar may end below their
// limits, and an escrow may have paid more than was put aside in it. Nobody else is ever short.

import type { AuthorTable, ReplicaId } from "@joinery/clock";
import { parseReplicaId } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import { type ChartOfAccounts, termsOf } from "../accounts/terms.js";
import type { LedgerState } from "../state/ledger-state.js";
import { limitOf } from "../state/ledger-state.js";

/** An account that is below its limit. Its owner signed two histories: there is a proof. */
export interface BadDebt {
  readonly account: AccountId;
  readonly owner: ReplicaId;
  readonly ledger: number;
  /** By how much, above 0n. */
  readonly amount: bigint;
}

/** All bad debts, in order of accounts. Reads all accounts. */
export function badDebts(state: LedgerState, chart: ChartOfAccounts, authors: AuthorTable): BadDebt[] {
  const debts: BadDebt[] = [];
  for (const { name: account, balance } of state.totals.values()) {
    const escrow = escrowOf(account);
    const { owner, ledger, limit } = escrow ?? termsOf(account, chart, state, authors) ?? {};
    if (owner === undefined || ledger === undefined) continue;
    // An escrow holds what is put aside in it, no less.
    const least = escrow === undefined ? -limitOf(state, account, limit ?? 0n) : heldBy(state, owner, ledger);
    if (balance < least) debts.push({ account, owner, ledger, amount: least - balance });
  }
  for (const { name: account } of state.lines.values()) {
    const terms = state.totals.has(account) ? undefined : termsOf(account, chart, state, authors);
    const amount = terms === undefined ? 0n : -limitOf(state, account, terms.limit);
    if (terms !== undefined && amount > 0n) debts.push({ account, owner: terms.owner, ledger: terms.ledger, amount });
  }
  return debts.sort((a, b) => (a.account < b.account ? -1 : 1));
}

function escrowOf(
  account: AccountId,
): { readonly owner: ReplicaId; readonly ledger: number; readonly limit?: bigint } | undefined {
  const [resolver = "", ledger = "", what, ...more] = account.split(".");
  const owner = parseReplicaId(resolver);
  return what === "escrow" && more.length === 0 && owner !== undefined ? { owner, ledger: Number(ledger) } : undefined;
}

function heldBy(state: LedgerState, resolver: ReplicaId, ledger: number): bigint {
  let held = 0n;
  for (const hold of state.holds.all()) {
    if (hold.resolver === resolver && hold.ledger === ledger) held += hold.amount;
  }
  return held;
}
