// The naive oracle of the bank run: one book, row after row, nothing concurrent. What it refuses, the replicas must refuse.

import type { BankRow } from "./bank-file.js";

export interface SequentialBank {
  readonly balances: ReadonlyMap<string, bigint>;
  /** The transaction ids of the rows that would have taken an account below its floor. */
  readonly refused: ReadonlySet<string>;
}

/** Replays `rows` against floors; an account without one may not go below zero. */
export function replaySequentially(rows: readonly BankRow[], floors: ReadonlyMap<string, bigint>): SequentialBank {
  const balances = new Map<string, bigint>();
  const refused = new Set<string>();
  for (const { account, amount, transactionId } of rows) {
    const before = balances.get(account) ?? 0n;
    const after = before + amount;
    if (amount < 0n && after < (floors.get(account) ?? 0n)) refused.add(transactionId);
    else balances.set(account, after);
  }
  return { balances, refused };
}
