// Bytes of a change to one place: its cells, then the dots they cover, both in canonical order.

import { type AuthorTable, compareDots, type Dot } from "@joinery/clock";
import type { DeltaReader } from "../../codec/delta-reader.js";
import type { DeltaWriter } from "../../codec/delta-writer.js";
import {
  type Cell,
  type CellDelta,
  type Cells,
  cellsWhere,
  type LooseCell,
  sortedDots,
  withLoaded,
} from "../../core/cell.js";
import { DecodeError } from "../../errors.js";

export function writeCellDelta<Payload>(
  delta: CellDelta<Payload>,
  writer: DeltaWriter,
  writePayload: (payload: Payload, writer: DeltaWriter) => void,
): void {
  const added = sortedDots(delta.added, writer.authors);
  const removed = sortedDots(delta.removed, writer.authors);
  writer.head(added.length, removed.length);
  for (let index = 0; index < added.length; index++)
    writeCell(added[index] as LooseCell<Payload>, writer, writePayload);
  for (let index = 0; index < removed.length; index++) writer.dot(removed[index] as Dot);
}

/** Writes the cells of a place of a whole state, of which there are some: what `writeCellDelta` would of all of them. */
export function writeCells<Payload>(
  cells: Cells<Payload>,
  writer: DeltaWriter,
  writePayload: (payload: Payload, writer: DeltaWriter) => void,
): void {
  if (cells !== undefined && cells.next === undefined) {
    writer.head(1, 0);
    writeCell(cells, writer, writePayload);
  } else writeCellDelta({ added: cellsWhere(cells, () => true), removed: none }, writer, writePayload);
}

function writeCell<Payload>(
  cell: LooseCell<Payload>,
  writer: DeltaWriter,
  writePayload: (payload: Payload, writer: DeltaWriter) => void,
): void {
  writer.cellDot(cell);
  writer.cellStamp(cell.stamp);
  writePayload(cell.payload, writer);
}

export function readCellDelta<Payload>(
  reader: DeltaReader,
  readPayload: (reader: DeltaReader) => Payload,
): CellDelta<Payload> {
  reader.head();
  const { removed } = reader;
  // A list that grows takes room for more than one.
  if (reader.added === 1) return { added: [readCell(reader, readPayload)], removed: readRemoved(reader, removed) };
  const added: Cell<Payload>[] = [];
  let last: Cell<Payload> | undefined;
  for (let left = reader.added; left > 0; left--) {
    const cell = readCell(reader, readPayload);
    if (last !== undefined && compareDots(reader.authors, last, cell) >= 0) throw new DecodeError("cells out of order");
    added.push(cell);
    last = cell;
  }
  return { added, removed: readRemoved(reader, removed) };
}

function readRemoved(reader: DeltaReader, count: number): readonly Dot[] {
  return count === 0 ? none : reader.covered(count);
}

/** Reads the cells of a place of a whole state, which has nothing there yet. */
export function readCells<Payload>(
  reader: DeltaReader,
  readPayload: (reader: DeltaReader) => Payload,
  authors: AuthorTable,
): Cells<Payload> {
  reader.head();
  let cells: Cells<Payload>;
  let last: Cell<Payload> | undefined;
  for (let left = reader.added; left > 0; left--) {
    const cell = readCell(reader, readPayload);
    if (last !== undefined && compareDots(authors, last, cell) >= 0) throw new DecodeError("cells out of order");
    cells = withLoaded(cells, cell, authors);
    last = cell;
  }
  return cells;
}

/** A state has many of them: none is made of parts that are thrown away. */
function readCell<Payload>(reader: DeltaReader, readPayload: (reader: DeltaReader) => Payload): Cell<Payload> {
  reader.nextCell();
  const { cellAuthor, cellSeq } = reader;
  return { author: cellAuthor, seq: cellSeq, stamp: reader.cellStamp(), payload: readPayload(reader), next: undefined };
}

const none: readonly never[] = [];
