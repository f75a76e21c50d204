// Canonical bytes of a budget's cells: a dot, one byte for row and column, the name of whom rights were granted to, and the
// total. What stands in no place of a budget can't be written, so it can't be read either.

import { type AuthorTable, type ReplicaId, replicaIdFromBytes, replicaIdToBytes } from "@joinery/clock";
import type { DeltaReader } from "../codec/delta-reader.js";
import type { DeltaWriter } from "../codec/delta-writer.js";
import { assert } from "../core/assert.js";
import { DecodeError } from "../errors.js";
import type { MatrixCell } from "../types/numbers/matrix.js";
import { askedColumn, type ColumnKind, columnKind, rowKind, usedColumn } from "./budget-cell.js";
import type { BudgetDelta } from "./budget-delta.js";
import { type RightsKind, rightsKinds } from "./rights-kind.js";

const columnKinds: readonly ColumnKind[] = ["used", "asked", "granted"];

export function writeBudgetDelta({ cells }: BudgetDelta, writer: DeltaWriter): void {
  writer.parts(cells.length);
  for (const cell of [...cells].sort((a, b) => compareCells(writer.authors, a, b))) {
    writer.cellDot(cell);
    writer.count(placeOf(cell));
    if (columnKind(cell.column) === "granted") writer.bytes(nameOf(cell.column));
    writer.amount(cell.amount);
  }
}

export function readBudgetDelta(reader: DeltaReader): BudgetDelta {
  const cells: MatrixCell[] = [];
  for (let left = reader.parts(); left > 0; left--) {
    const { author, seq } = reader.cellDot();
    const place = reader.count();
    const row = rightsKinds[place % rightsKinds.length] as RightsKind;
    const column = readColumn(reader, columnKinds[Math.floor(place / rightsKinds.length)]);
    const cell = { author, seq, row, column, amount: reader.amount() };
    if (cell.amount === 0n) throw new DecodeError("a cell without an amount");
    const last = cells[cells.length - 1];
    if (last !== undefined && compareCells(reader.authors, last, cell) >= 0)
      throw new DecodeError("cells out of order");
    cells.push(cell);
  }
  return { kind: reader.isState ? "cells" : "operation", cells };
}

function readColumn(reader: DeltaReader, kind: ColumnKind | undefined): string {
  if (kind === undefined) throw new DecodeError("a cell in no place of a budget");
  if (kind !== "granted") return kind === "used" ? usedColumn : askedColumn;
  const grantee: ReplicaId | undefined = replicaIdFromBytes(reader.bytes());
  if (grantee === undefined) throw new DecodeError("an author name of a wrong length");
  return grantee;
}

/** Row and column as one number below 6. */
function placeOf({ row, column }: MatrixCell): number {
  return columnKinds.indexOf(columnKind(column)) * rightsKinds.length + rightsKinds.indexOf(rowKind(row));
}

function nameOf(column: string): Uint8Array {
  const name = replicaIdToBytes(column);
  assert(name !== undefined, "rights are granted to authors");
  return name;
}

function compareCells(authors: AuthorTable, a: MatrixCell, b: MatrixCell): number {
  if (a.author !== b.author) return authors.compare(a.author, b.author);
  const byPlace = placeOf(a) - placeOf(b);
  if (byPlace !== 0 || a.column === b.column) return byPlace;
  return a.column < b.column ? -1 : 1;
}
