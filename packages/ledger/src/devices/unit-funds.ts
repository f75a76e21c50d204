// What the devices of an account hold and need, as far as is known here: what moving money between them goes by.

import type { ReplicaId } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { Journal } from "../journal/journal.js";

/** What one device spends from: the account itself, or a unit of it. */
export interface UnitFunds {
  readonly account: AccountId;
  /** Whose device it is. */
  readonly owner: ReplicaId;
  /** From 0n. */
  readonly balance: bigint;
  /** What it paid to accounts that are no part of the same one, of late. */
  readonly spent: bigint;
}

/** What an account says of itself, as far as that matters here. */
interface Summary {
  readonly id: AccountId;
  readonly owner: ReplicaId;
  readonly closed: boolean;
  readonly revoked?: boolean;
  readonly balance: bigint;
}

/** Most transfers of a unit that are looked at, the ones that came last. */
const transfersMax = 256;

/**
 * The parts of one account that money moves between. Those that are closed, revoked or owe something take no part: nothing is moved out
 * of credit, and nothing into a debt.
 */
export function unitFunds(parts: readonly Summary[], journal: Journal, sinceMs: number): UnitFunds[] {
  const group = new Set(parts.map(({ id }) => id));
  return parts
    .filter(({ closed, revoked, balance }) => !closed && revoked !== true && balance >= 0n)
    .map(({ id, owner, balance }) => ({ account: id, owner, balance, spent: spentSince(journal, id, group, sinceMs) }));
}

function spentSince(journal: Journal, account: AccountId, group: ReadonlySet<AccountId>, sinceMs: number): bigint {
  let [spent, looked] = [0n, 0];
  for (const row of journal.rowsOf(account)) {
    if (++looked > transfersMax) break;
    const { from, to, amount } = journal.legAt(row);
    if (from === account && !group.has(to) && journal.stampAt(row).ms >= sinceMs) spent += amount;
  }
  return spent;
}
