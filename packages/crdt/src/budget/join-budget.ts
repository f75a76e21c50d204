// The join of budgets: cells by maximum. Sums move by exactly what a cell grew, so joining a delta again moves nothing;
// in a transaction every step leaves its inverse behind.

import type { ReplicaId } from "@joinery/clock";
import type { JoinScope } from "../core/join-scope.js";
import type { Path } from "../core/path.js";
import { ownPart } from "../escrow/chain-sums.js";
import { raiseEscrowCell } from "../escrow/raise-escrow-cell.js";
import { type MatrixCell, raiseMatrixCell } from "../types/numbers/matrix.js";
import { columnKind, rowKind } from "./budget-cell.js";
import type { BudgetDelta } from "./budget-delta.js";
import { type BudgetState, holderOf } from "./budget-state.js";

export function joinBudget(state: BudgetState, { kind, cells }: BudgetDelta, scope: JoinScope, path: Path): void {
  for (const cell of cells) raise(state, kind === "cells" ? cell : cellOf(cell, state, scope), scope, path);
}

/** What an operation leaves in its author's cell: what its chain has come to, less what the chain had before the branch. */
function cellOf(said: MatrixCell, { cells }: BudgetState, { authors }: JoinScope): MatrixCell {
  const { author, row, column, amount } = said;
  if (!authors.lineage.isBranch(author)) return said;
  return { ...said, amount: ownPart(amount, cells, authors, author, row, column) };
}

function raise(state: BudgetState, cell: MatrixCell, scope: JoinScope, path: Path): void {
  const column = columnKind(cell.column);
  if (column === "asked") {
    raiseMatrixCell(state.cells, cell, scope, path);
    return;
  }
  const kind = rowKind(cell.row);
  // Whichever history of an author gives rights away, they were that author's.
  const debit = holderOf(state, scope.authors.ownerIdOf(cell.author))[kind];
  if (column === "granted") {
    const credit = holderOf(state, cell.column as ReplicaId)[kind];
    raiseEscrowCell(state.cells, cell, debit, credit, scope, path);
    return;
  }
  const growth = raiseEscrowCell(state.cells, cell, debit, undefined, scope, path);
  if (growth === 0n) return;
  state.used[kind] += growth;
  scope.undo?.push(() => {
    state.used[kind] -= growth;
  });
}
