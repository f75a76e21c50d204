// Which accounts are closed. A close binds the chain of the account's owner, who pays from it and into it no more: others may
// not have seen it, so what they pay still comes in, and the owner opens the account again to spend that. One cell per account
// counts both, and only grows.

import type { AuthorIndex, AuthorTable, ReplicaId } from "@joinery/clock";
import { cellOnChain, ownPart } from "@joinery/crdt/escrow";
import type { MatrixCell, MatrixState } from "@joinery/crdt/matrix";
import type { ClosingDelta } from "../state/ledger-delta.js";
import type { LedgerState } from "../state/ledger-state.js";
import type { AccountId } from "./account-id.js";

/** An account has one such cell, in a column without a name. */
export const closingColumn = "";

export function closingCell(
  { author, seq, account, count }: ClosingDelta,
  closings: MatrixState,
  authors: AuthorTable,
): MatrixCell {
  const amount = ownPart(count, closings, authors, author, account, closingColumn);
  return { author, seq, row: account, column: closingColumn, amount };
}

/** How often `author` has closed the account or opened it again, along its chain. */
export function closingsOf(
  closings: MatrixState,
  authors: AuthorTable,
  author: AuthorIndex,
  account: AccountId,
): bigint {
  return closings.cells.size === 0 ? 0n : cellOnChain(closings, authors, author, account, closingColumn);
}

/** True for the count of an account that is closed. */
export function isClosing(count: bigint): boolean {
  return count % 2n === 1n;
}

/** True when an account's owner has closed it, as far as is known here; on any branch, where the owner forked. */
export function isClosed(
  account: AccountId,
  owner: ReplicaId,
  { closings }: LedgerState,
  authors: AuthorTable,
): boolean {
  if (closings.cells.size === 0) return false;
  const tips = authors.lineage.tipsOf(authors.indexOf(owner));
  return tips.some((author) => isClosing(closingsOf(closings, authors, author, account)));
}
