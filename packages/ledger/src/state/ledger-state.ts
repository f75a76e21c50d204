// A ledger's state is what was paid, which accounts were opened, and which holds are open; that alone is compared,
// hashed and sent. Totals and the journal are derived from what was joined, and are as undoable as the rest.

import type { AuthorIndex } from "@joinery/clock";
import type { DotPredicate } from "@joinery/crdt";
import { EscrowAccount } from "@joinery/crdt/escrow";
import type { MatrixState } from "@joinery/crdt/matrix";
import { cellsOf } from "@joinery/crdt/matrix";
import type { AccountId } from "../accounts/account-id.js";
import { OpenHolds } from "../holds/open-holds.js";
import { Journal } from "../journal/journal.js";
import { OrderedRows } from "../journal/ordered-rows.js";
import type { CellsDelta, OpenedAccount } from "./ledger-delta.js";

export interface LedgerState {
  /** What each account has paid each other one in all. Guerraoui et al. (2019): single-writer rows need no consensus. */
  readonly paid: MatrixState;
  /** Accounts opened after the genesis. */
  readonly opened: Map<AccountId, OpenedAccount>;
  /** What is put aside and not decided yet. */
  readonly holds: OpenHolds;
  /** Derived: row and column sums of `paid`. */
  readonly totals: Map<AccountId, EscrowAccount>;
  /** Derived: the transfers. Whoever joined a difference of states has none of those in it. */
  readonly journal: Journal;
  /** What was last read of the journal in order. */
  readonly ordered: OrderedRows;
}

export function emptyLedger(): LedgerState {
  return {
    paid: { cells: new Map() },
    opened: new Map(),
    holds: new OpenHolds(),
    totals: new Map(),
    journal: new Journal(),
    ordered: new OrderedRows(),
  };
}

export function isEmptyLedger(state: LedgerState): boolean {
  return state.paid.cells.size === 0 && state.opened.size === 0 && state.holds.size === 0;
}

/** The totals of an account, made when it has none. */
export function totalsOf(state: LedgerState, account: AccountId): EscrowAccount {
  const known = state.totals.get(account);
  if (known !== undefined) return known;
  const totals = new EscrowAccount(account);
  state.totals.set(account, totals);
  return totals;
}

/** Visits the dot of every cell, of every opened account and of every open hold. */
export function ledgerDots(state: LedgerState, visit: (author: AuthorIndex, seq: number) => void): void {
  for (const cell of cellsOf(state.paid)) visit(cell.author, cell.seq);
  for (const opened of state.opened.values()) visit(opened.author, opened.seq);
  for (const hold of state.holds.all()) visit(hold.author, hold.seq);
}

/** The cells, accounts and holds that `lacks` asks for; undefined when there are none. */
export function ledgerDifference(state: LedgerState, lacks: DotPredicate): CellsDelta | undefined {
  const cells = [...cellsOf(state.paid)].filter((cell) => lacks(cell.author, cell.seq));
  const opened = [...state.opened.values()].filter((account) => lacks(account.author, account.seq));
  const holds = [...state.holds.all()].filter((hold) => lacks(hold.author, hold.seq));
  return cells.length + opened.length + holds.length === 0 ? undefined : { kind: "cells", cells, opened, holds };
}
