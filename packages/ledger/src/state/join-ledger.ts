// The join of ledgers: cells by maximum, opened accounts by union with the least dot. Sums move by exactly what a cell
// grew, so joining a delta again moves nothing; in a transaction every step leaves its inverse behind.

import type { Dot } from "@joinery/clock";
import { childPath, type JoinScope, type Path, see } from "@joinery/crdt";
import { type EscrowAccount, ownPart, raiseEscrowCell } from "@joinery/crdt/escrow";
import { type MatrixCell, raiseMatrixCell } from "@joinery/crdt/matrix";
import { closingCell } from "../accounts/closings.js";
import { attestedCell } from "../finality/certified.js";
import type { HoldName } from "../holds/hold.js";
import type { CellsDelta, CreditDelta, HoldDelta, LedgerDelta, OpenedAccount, TransferDelta } from "./ledger-delta.js";
import { type LedgerState, sumsOf } from "./ledger-state.js";

export function joinLedger(state: LedgerState, delta: LedgerDelta, scope: JoinScope, path: Path): void {
  if (delta.kind === "checkpoint") {
    // Those who answer it hear of what changes.
    if (see(scope, delta.author, delta.seq)) scope.changed?.(path);
    return;
  }
  if (delta.kind !== "cells" && delta.kind !== "attest") wrote(state, delta, scope);
  if (delta.kind === "transfer") joinTransfer(state, delta, scope, path);
  else if (delta.kind === "open" || delta.kind === "delegate") joinOpened(state, delta, scope, path);
  else if (delta.kind === "hold") joinHold(state, delta, scope, path);
  else if (delta.kind === "credit") joinCredit(state, creditCell(state, delta, scope), scope, path);
  else if (delta.kind === "closing")
    raiseMatrixCell(state.closings, closingCell(delta, state.closings, scope.authors), scope, path);
  else if (delta.kind === "attest") raiseMatrixCell(state.attested, attestedCell(delta, scope.authors), scope, path);
  else joinCells(state, delta, scope, path);
}

function wrote({ written }: LedgerState, { author, seq }: Dot, { undo }: JoinScope): void {
  const before = written.get(author) ?? 0;
  if (before >= seq) return;
  written.set(author, seq);
  undo?.push(() => written.set(author, before));
}

function joinCells(state: LedgerState, delta: CellsDelta, scope: JoinScope, path: Path): void {
  for (const cell of delta.cells) raise(state, cell, scope, path);
  for (const cell of delta.credit) joinCredit(state, cell, scope, path);
  for (const cell of delta.closings) raiseMatrixCell(state.closings, cell, scope, path);
  for (const cell of delta.attested) raiseMatrixCell(state.attested, cell, scope, path);
  for (const opened of delta.opened) joinOpened(state, opened, scope, path);
  for (const hold of delta.holds) state.holds.join(hold, scope, path);
}

function joinTransfer(state: LedgerState, delta: TransferDelta, scope: JoinScope, path: Path): void {
  const { author, seq, total } = delta;
  const isNew = see(scope, author, seq);
  const debit = sumsOf(state.totals, delta.from);
  const credit = sumsOf(state.totals, delta.to);
  // Names are read anew from every operation; the ones kept are shared by all of them.
  const [row, column] = [debit.name, credit.name];
  const amount = ownPart(total, state.paid, scope.authors, author, row, column);
  raiseBetween(debit, credit, state, { author, seq, row, column, amount }, scope, path);
  if (isNew) {
    state.journal.add(delta);
    scope.undo?.push(() => state.journal.undo());
  }
  if (delta.settles === undefined) return;
  if (isNew) state.journal.settles(settledBy(state, delta.settles, scope));
  state.holds.settle(delta.settles, author, scope, path);
}

/** The name of a hold that is being settled; undefined when its placing is not known here. */
function settledBy(state: LedgerState, dot: Dot, { authors }: JoinScope): HoldName | undefined {
  const hold = state.holds.at(dot) ?? state.holds.settledOnBranch(dot);
  return hold && { payer: authors.ownerIdOf(hold.author), id: hold.id };
}

function joinHold(state: LedgerState, delta: HoldDelta, scope: JoinScope, path: Path): void {
  const { kind: _, ...hold } = delta;
  if (!state.holds.join(hold, scope, path)) return;
  const { from, to, amount, resolver, ledger } = hold;
  state.journal.places(hold.author, hold.id, { from, to, amount, resolver, ledger });
}

function raise(state: LedgerState, cell: MatrixCell, scope: JoinScope, path: Path): void {
  raiseBetween(sumsOf(state.totals, cell.row), sumsOf(state.totals, cell.column), state, cell, scope, path);
}

function raiseBetween(
  debit: EscrowAccount,
  credit: EscrowAccount,
  state: LedgerState,
  cell: MatrixCell,
  scope: JoinScope,
  path: Path,
): void {
  const growth = raiseEscrowCell(state.paid, cell, debit, credit, scope, path);
  if (growth > 0n) scope.changed?.(childPath(path, cell.column));
}

function joinCredit(state: LedgerState, cell: MatrixCell, scope: JoinScope, path: Path): void {
  const from = sumsOf(state.lines, cell.row);
  const to = sumsOf(state.lines, cell.column);
  const growth = raiseEscrowCell(state.credit, cell, from, to, scope, path);
  if (growth > 0n) scope.changed?.(childPath(path, cell.column));
}

function creditCell({ credit }: LedgerState, delta: CreditDelta, { authors }: JoinScope): MatrixCell {
  const { author, seq, from, to, total } = delta;
  return { author, seq, row: from, column: to, amount: ownPart(total, credit, authors, author, from, to) };
}

function joinOpened(state: LedgerState, opened: OpenedAccount, scope: JoinScope, path: Path): void {
  const { author, seq, account } = opened;
  see(scope, author, seq);
  const before = state.opened.by(opened, account);
  if (before !== undefined && before.seq <= seq) return;
  const place = childPath(path, account);
  if (before !== undefined) scope.fingerprint.subtract(place, author, before.seq, undefined, hashOpened);
  scope.fingerprint.add(place, author, seq, undefined, hashOpened);
  const after = bareOf(opened);
  state.opened.put(after);
  scope.undo?.push(() => {
    if (before === undefined) state.opened.remove(after);
    else state.opened.put(before);
  });
  scope.changed?.(place);
}

/** What is kept of an opening: neither more than that, nor the operation it came in. */
function bareOf(opened: OpenedAccount): OpenedAccount {
  const { author, seq, account, ledger, code } = opened;
  const common = { author, seq, account, ledger, code };
  return "unit" in opened ? { ...common, unit: opened.unit } : { ...common, nonce: opened.nonce };
}

const openedHash = { a: 23, b: 29 };
const hashOpened = (): typeof openedHash => openedHash;
