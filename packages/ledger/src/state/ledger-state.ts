// A ledger's state is what was paid, what credit was given, which accounts were opened and closed, which holds are open and what witnesses signed;
// that alone is compared, hashed and sent. Totals and the journal are derived from what was joined, and are as undoable as the rest.

import type { AuthorIndex, Dot } from "@joinery/clock";
import type { DotPredicate } from "@joinery/crdt";
import { EscrowAccount } from "@joinery/crdt/escrow";
import type { MatrixState } from "@joinery/crdt/matrix";
import { cellsOf } from "@joinery/crdt/matrix";
import type { AccountId } from "../accounts/account-id.js";
import { OpenedAccounts } from "../accounts/opened-accounts.js";
import { CertifiedSums } from "../finality/certified-sums.js";
import { OpenHolds } from "../holds/open-holds.js";
import { Journal } from "../journal/journal.js";
import { OrderedRows } from "../journal/ordered-rows.js";
import type { CellsDelta } from "./ledger-delta.js";

export interface LedgerState {
  /** What each account has paid each other one in all. Guerraoui et al. (2019): single-writer rows need no consensus. */
  readonly paid: MatrixState;
  /** Accounts opened after the genesis. */
  readonly opened: OpenedAccounts;
  /** What credit each account has given each other one in all; one of the two is an issuer. */
  readonly credit: MatrixState;
  /** How often each account was closed or opened again by its owner: see `closings.ts`. */
  readonly closings: MatrixState;
  /** Up to where each witness attested each author's chain: see `finality/certified.ts`. */
  readonly attested: MatrixState;
  /** What is put aside and not decided yet. */
  readonly holds: OpenHolds;
  /** Derived: row and column sums of `paid`. */
  readonly totals: Map<AccountId, EscrowAccount>;
  /** Derived: row and column sums of `credit`. */
  readonly lines: Map<AccountId, EscrowAccount>;
  /** Derived: by author, the last operation that is not the word of a witness. */
  readonly written: Map<AuthorIndex, number>;
  /** Derived: the transfers. Whoever joined a difference of states has none of those in it. */
  readonly journal: Journal;
  /** Derived when asked for: what accounts were paid by certified transfers. */
  readonly certified: CertifiedSums;
  /** What was last read of the journal in order. */
  readonly ordered: OrderedRows;
}

export function emptyLedger(): LedgerState {
  return {
    paid: { cells: new Map() },
    opened: new OpenedAccounts(),
    credit: { cells: new Map() },
    closings: { cells: new Map() },
    attested: { cells: new Map() },
    holds: new OpenHolds(),
    totals: new Map(),
    lines: new Map(),
    written: new Map(),
    journal: new Journal(),
    certified: new CertifiedSums(),
    ordered: new OrderedRows(),
  };
}

export function isEmptyLedger(state: LedgerState): boolean {
  const { paid, credit, closings, attested, opened, holds } = state;
  const cells = paid.cells.size + credit.cells.size + closings.cells.size + attested.cells.size;
  return cells + opened.size + holds.size === 0;
}

/** The sums of an account in `accounts`, made when it has none. */
export function sumsOf(accounts: Map<AccountId, EscrowAccount>, account: AccountId): EscrowAccount {
  const known = accounts.get(account);
  if (known !== undefined) return known;
  const sums = new EscrowAccount(account);
  accounts.set(account, sums);
  return sums;
}

/** How far an account that starts with `founded` may go below zero by now. */
export function limitOf({ lines }: LedgerState, account: AccountId, founded: bigint): bigint {
  return founded + (lines.get(account)?.balance ?? 0n);
}

/** Visits the dot of every cell, of every opened account and of every open hold. */
export function ledgerDots(state: LedgerState, visit: (author: AuthorIndex, seq: number) => void): void {
  for (const matrix of [state.paid, state.credit, state.closings, state.attested]) {
    for (const cell of cellsOf(matrix)) visit(cell.author, cell.seq);
  }
  for (const opened of state.opened.values()) visit(opened.author, opened.seq);
  for (const hold of state.holds.all()) visit(hold.author, hold.seq);
}

/** The cells, accounts and holds that `lacks` asks for; undefined when there are none. */
export function ledgerDifference(state: LedgerState, lacks: DotPredicate): CellsDelta | undefined {
  const lacking = <T extends Dot>(all: Iterable<T>): T[] => [...all].filter(({ author, seq }) => lacks(author, seq));
  const delta: CellsDelta = {
    kind: "cells",
    cells: lacking(cellsOf(state.paid)),
    credit: lacking(cellsOf(state.credit)),
    closings: lacking(cellsOf(state.closings)),
    attested: lacking(cellsOf(state.attested)),
    opened: lacking(state.opened.values()),
    holds: lacking(state.holds.all()),
  };
  const { kind: _, ...parts } = delta;
  return Object.values(parts).every(({ length }) => length === 0) ? undefined : delta;
}
