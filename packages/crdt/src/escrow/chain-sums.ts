// Sums along one chain where its author forked. Every branch is an author of its own to the state and its cells count from where
// it began: so what one branch gave is never taken for what another did, and adding all of them up counts each gift once.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import { type MatrixState, matrixCell } from "../types/numbers/matrix.js";

/** The cell of `author` after which its chain has come to `total`: on a branch, without what the chain had before. */
export function ownPart(
  total: bigint,
  matrix: MatrixState,
  authors: AuthorTable,
  author: AuthorIndex,
  row: string,
  column: string,
): bigint {
  if (!authors.lineage.isBranch(author)) return total;
  return total - cellBefore(matrix, authors, author, row, column);
}

function cellBefore(
  matrix: MatrixState,
  authors: AuthorTable,
  author: AuthorIndex,
  row: string,
  column: string,
): bigint {
  let sum = 0n;
  for (const earlier of authors.lineage.before(author)) sum += matrixCell(matrix, earlier, row, column)?.amount ?? 0n;
  return sum;
}

/** What the chain that `author` is on has in a cell, up to the end of that branch. */
export function cellOnChain(
  matrix: MatrixState,
  authors: AuthorTable,
  author: AuthorIndex,
  row: string,
  column: string,
): bigint {
  const own = matrixCell(matrix, author, row, column)?.amount ?? 0n;
  return !authors.lineage.isBranch(author) ? own : own + cellBefore(matrix, authors, author, row, column);
}

/** What a row comes to on the chain that the branch `author` is on, without the column `except`. */
export function rowOnChain(
  matrix: MatrixState,
  authors: AuthorTable,
  author: AuthorIndex,
  row: string,
  except?: string,
): bigint {
  let sum = 0n;
  for (const part of [author, ...authors.lineage.before(author)]) {
    for (const { column, amount } of matrix.cells.get(part)?.get(row)?.values() ?? []) {
      if (column !== except) sum += amount;
    }
  }
  return sum;
}
