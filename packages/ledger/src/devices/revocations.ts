// Which units were revoked. That is written as a close of the unit by the owner of the account behind it: once, and for ever. So the
// cell's dot is that of the revocation, and whether it lies in an entry's past can be told.

import type { AuthorTable, ReplicaId } from "@joinery/clock";
import type { CausalPast } from "@joinery/crdt";
import { type MatrixState, matrixCell } from "@joinery/crdt/matrix";
import type { AccountId } from "../accounts/account-id.js";
import { closingColumn } from "../accounts/closings.js";
import { type AccountTerms, type ChartOfAccounts, termsOf } from "../accounts/terms.js";
import type { LedgerState } from "../state/ledger-state.js";

/** True when `owner` has revoked `unit`, on any branch if it forked; in `past` where that is given. */
export function isRevoked(
  closings: MatrixState,
  authors: AuthorTable,
  owner: ReplicaId,
  unit: AccountId,
  past?: CausalPast,
): boolean {
  if (closings.cells.size === 0) return false;
  return authors.lineage.allOf(authors.indexOf(owner)).some((author) => {
    const cell = matrixCell(closings, author, unit, closingColumn);
    return cell !== undefined && (past?.covers(author, cell.seq) ?? true);
  });
}

/** True for a unit of which it is known here that it was revoked. */
export function isKnownRevoked(
  { account: unit, unitOf }: AccountTerms,
  chart: ChartOfAccounts,
  state: LedgerState,
  authors: AuthorTable,
): boolean {
  if (unitOf === undefined || state.closings.cells.size === 0) return false;
  const owner = termsOf(unitOf, chart, state, authors)?.owner;
  return owner !== undefined && isRevoked(state.closings, authors, owner, unit);
}
