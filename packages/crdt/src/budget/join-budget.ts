// The join of budgets: cells by maximum. Sums move by exactly what a cell grew, so joining a delta again moves nothing;
// in a transaction every step leaves its inverse behind.

import type { ReplicaId } from "@joinery/clock";
import type { JoinScope } from "../core/join-scope.js";
import type { Path } from "../core/path.js";
import { raiseEscrowCell } from "../escrow/raise-escrow-cell.js";
import { type MatrixCell, type MatrixDelta, raiseMatrixCell } from "../types/numbers/matrix.js";
import { columnKind, rowKind } from "./budget-cell.js";
import { type BudgetState, holderOf } from "./budget-state.js";

export function joinBudget(state: BudgetState, delta: MatrixDelta, scope: JoinScope, path: Path): void {
  for (const cell of delta) raise(state, cell, scope, path);
}

function raise(state: BudgetState, cell: MatrixCell, scope: JoinScope, path: Path): void {
  const column = columnKind(cell.column);
  if (column === "asked") {
    raiseMatrixCell(state.cells, cell, scope, path);
    return;
  }
  const kind = rowKind(cell.row);
  const debit = holderOf(state, scope.authors.idOf(cell.author))[kind];
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
