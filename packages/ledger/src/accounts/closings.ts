// Which accounts are closed. A close binds the chain of the account's owner, who pays from it and into it no more: others may
// not have seen it, so what they pay still comes in, and the owner opens the account again to spend that. One cell per account
// counts both, and only grows.

import type { AuthorIndex, AuthorTable, ReplicaId } from "@joinery/clock";
import { type MatrixCell, type MatrixState, matrixCell } from "@joinery/crdt/matrix";
import type { ClosingDelta } from "../state/ledger-delta.js";
import type { LedgerState } from "../state/ledger-state.js";
import type { AccountId } from "./account-id.js";

/** An account has one such cell, in a column without a name. */
const column = "";

export function closingCell({ author, seq, account, count }: ClosingDelta): MatrixCell {
  return { author, seq, row: account, column, amount: count };
}

/** How often `owner` has closed the account or opened it again. */
export function closingsOf(closings: MatrixState, owner: AuthorIndex, account: AccountId): bigint {
  return matrixCell(closings, owner, account, column)?.amount ?? 0n;
}

/** True for the count of an account that is closed. */
export function isClosing(count: bigint): boolean {
  return count % 2n === 1n;
}

/** True when an account's owner has closed it, as far as is known here. */
export function isClosed(
  account: AccountId,
  owner: ReplicaId,
  { closings }: LedgerState,
  authors: AuthorTable,
): boolean {
  return closings.cells.size > 0 && isClosing(closingsOf(closings, authors.indexOf(owner), account));
}
