// Raises one cell of a matrix of rights and moves the sums on both of its sides by exactly what the cell grew, so that
// joining a cell again moves nothing. Debit and credit are one cell: nothing is ever half paid.

import type { JoinScope } from "../core/join-scope.js";
import type { Path } from "../core/path.js";
import { type MatrixCell, type MatrixState, raiseMatrixCell } from "../types/numbers/matrix.js";
import type { EscrowAccount } from "./escrow-account.js";

/** Answers by how much the cell grew. `credit` is undefined where the column is a sink, which nobody holds. */
export function raiseEscrowCell(
  matrix: MatrixState,
  cell: MatrixCell,
  debit: EscrowAccount,
  credit: EscrowAccount | undefined,
  scope: JoinScope,
  path: Path,
): bigint {
  const growth = raiseMatrixCell(matrix, cell, scope, path);
  if (growth === 0n) return growth;
  const step = { author: cell.author, seq: cell.seq, growth };
  debit.debits += growth;
  credit?.credit(step);
  scope.undo?.push(() => {
    debit.debits -= growth;
    credit?.revoke(step);
  });
  return growth;
}
