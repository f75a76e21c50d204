// The bytes of money: each account's name once, in order, then the cells, which name their accounts by place. So a pair costs
// two small numbers, a dot and an amount, however long the names are. Strict: one set of cells has one form.

import { DecodeError, type DeltaReader, type DeltaWriter } from "@joinery/crdt";
import type { MatrixCell, MatrixDelta } from "@joinery/crdt/matrix";

export function writeCells(cells: MatrixDelta, writer: DeltaWriter): void {
  const names = [...new Set(cells.flatMap(({ row, column }) => [row, column]))].sort();
  const placeOf = new Map(names.map((name, place) => [name, place]));
  const placed = cells.map((cell) => ({
    cell,
    row: placeOf.get(cell.row) as number,
    column: placeOf.get(cell.column) as number,
  }));
  placed.sort((a, b) => writer.authors.compare(a.cell.author, b.cell.author) || a.row - b.row || a.column - b.column);
  writer.count(names.length);
  for (const name of names) writer.text(name);
  writer.parts(placed.length);
  let before: { readonly cell: MatrixCell; readonly row: number } | undefined;
  for (const { cell, row, column } of placed) {
    writer.cellDot(cell);
    // Rows of one author stand in order.
    writer.count(before?.cell.author === cell.author ? row - before.row : row);
    writer.count(column);
    writer.amount(cell.amount);
    before = { cell, row };
  }
}

export function readCells(reader: DeltaReader): MatrixDelta {
  const names = readNames(reader);
  const used = new Set<number>();
  const cells: MatrixCell[] = [];
  let [row, column] = [0, 0];
  for (let left = reader.parts(); left > 0; left--) {
    const { author, seq } = reader.cellDot();
    const last = cells.at(-1);
    const [rowBefore, columnBefore] = [row, column];
    row = reader.count() + (last?.author === author ? rowBefore : 0);
    column = reader.count();
    const amount = reader.amount();
    const isNext = last?.author === author ? row > rowBefore || column > columnBefore : true;
    if (!isNext || (last !== undefined && reader.authors.compare(last.author, author) > 0)) {
      throw new DecodeError("cells out of order");
    }
    cells.push({ author, seq, row: nameAt(names, row, used), column: nameAt(names, column, used), amount });
  }
  if (used.size < names.length) throw new DecodeError("the name of an account without cells");
  return cells;
}

function readNames(reader: DeltaReader): string[] {
  const names: string[] = [];
  for (let left = reader.count(); left > 0; left--) {
    const name = reader.text();
    const last = names.at(-1);
    if (last !== undefined && last >= name) throw new DecodeError("names of accounts out of order");
    names.push(name);
  }
  return names;
}

function nameAt(names: readonly string[], place: number, used: Set<number>): string {
  const name = names[place];
  if (name === undefined) throw new DecodeError("an account without a name");
  used.add(place);
  return name;
}
