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
  /** Where it is the unit of a device, whose key is `owner`: the account that the device was trusted with. */
  readonly unitOf?: AccountId;
  readonly ledger: number;
  /** By how much, above 0n. */
  readonly amount: bigint;
}

/** All bad debts, in order of accounts. Reads all accounts. */
export function badDebts(state: LedgerState, chart: ChartOfAccounts, authors: AuthorTable): BadDebt[] {
  const debts: BadDebt[] = [];
  for (const { name: account, balance } of state.totals.values()) {
    const terms = termsOf(account, chart, state, authors) ?? escrowOf(account);
    if (terms === undefined) continue;
    const { owner, ledger } = terms;
    // An escrow holds what is put aside in it, no less.
    const least = terms.limit === undefined ? heldBy(state, owner, ledger) : -limitOf(state, account, terms.limit);
    if (balance < least) debts.push(debtOf(account, terms, least - balance));
  }
  for (const { name: account } of state.lines.values()) {
    const terms = state.totals.has(account) ? undefined : termsOf(account, chart, state, authors);
    const amount = terms === undefined ? 0n : -limitOf(state, account, terms.limit);
    if (terms !== undefined && amount > 0n) debts.push(debtOf(account, terms, amount));
  }
  return debts.sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** What is said of whoever is short. */
type Debtor = Pick<BadDebt, "owner" | "ledger" | "unitOf"> & { readonly limit?: bigint };

function debtOf(account: AccountId, { owner, ledger, unitOf }: Debtor, amount: bigint): BadDebt {
  return { account, owner, ...(unitOf === undefined ? {} : { unitOf }), ledger, amount };
}

function escrowOf(account: AccountId): Debtor | undefined {
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
