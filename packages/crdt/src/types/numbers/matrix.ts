// The growing matrix: sparse cells that only grow, each row written by one author, joined by maximum.
// Money and budgets share it: what a row pays a column is one cell, so a payment is never half there.

import type { AuthorIndex, AuthorTable, Dot, ReplicaId } from "@joinery/clock";
import type { DeltaReader } from "../../codec/delta-reader.js";
import type { DeltaWriter } from "../../codec/delta-writer.js";
import type { DraftAccess, FieldType } from "../../core/field-type.js";
import { type Hash64, hashNumber, hashText } from "../../core/hash.js";
import { printsAs } from "../../core/inspect.js";
import { type JoinScope, see } from "../../core/join-scope.js";
import { childPath, type Path } from "../../core/path.js";
import { DecodeError, InvalidValueError } from "../../errors.js";
import { jsonOf } from "../../values/json-of.js";
import { checkText } from "../../values/plain-value.js";

/** One cell as its last writer left it. The row's author is the dot's, so no one can write another's row. */
export interface MatrixCell extends Dot {
  /** Which of the author's rows this is. */
  readonly row: string;
  readonly column: string;
  /** From 0 to 2^128 - 1; never falls. */
  readonly amount: bigint;
}

/** Cells by author, row and column. */
export interface MatrixState {
  readonly cells: Map<AuthorIndex, Map<string, Map<string, MatrixCell>>>;
}

export type MatrixDelta = readonly MatrixCell[];

export interface MatrixView {
  /** The cell's amount; 0n where nothing was written. */
  get(author: ReplicaId, row: string, column: string): bigint;
  /** Every cell that was written, in order of author, row and column. */
  cells(): readonly {
    readonly author: ReplicaId;
    readonly row: string;
    readonly column: string;
    readonly amount: bigint;
  }[];
  /** The cells with amounts as decimal text, as `JSON.stringify` writes them. */
  toJSON(): unknown;
}

export interface MatrixDraft {
  /** Raises a cell of the writing author by a positive amount. Throws `InvalidValueError` when it would pass 2^128 - 1. */
  raise(row: string, column: string, by: bigint): void;
}

export type MatrixField = FieldType<MatrixState, MatrixDelta, MatrixView, MatrixDraft>;

/** The greatest amount a cell may hold. */
export const amountMax: bigint = 2n ** 128n - 1n;

/** A sparse matrix of amounts that only grow, each row written by one author. Never stands below a key that can be deleted. */
export function matrix(): MatrixField {
  return matrixField;
}

const matrixField: MatrixField = {
  tag: "matrix",
  removable: false,
  bottom: () => ({ cells: new Map() }),
  isBottom: (state) => state.cells.size === 0,
  join(state, delta, scope, path) {
    for (const cell of delta) raiseMatrixCell(state, cell, scope, path);
  },
  retain() {},
  dots(state, visit) {
    for (const cell of cellsOf(state)) visit(cell.author, cell.seq);
  },
  clear: () => [],
  difference(state, lacks) {
    const delta = [...cellsOf(state)].filter((cell) => lacks(cell.author, cell.seq));
    return delta.length === 0 ? undefined : delta;
  },
  view: matrixView,
  draft: matrixDraft,
  write: writeMatrixDelta,
  read: readMatrixDelta,
};

/** The cell at a place; undefined where nothing was written. */
export function matrixCell(
  state: MatrixState,
  author: AuthorIndex,
  row: string,
  column: string,
): MatrixCell | undefined {
  return state.cells.get(author)?.get(row)?.get(column);
}

/** Joins one cell by maximum, the least dot on equal amounts, and answers by how much the amount grew. */
export function raiseMatrixCell(state: MatrixState, cell: MatrixCell, scope: JoinScope, path: Path): bigint {
  see(scope, cell.author, cell.seq);
  const columns = columnsAt(state, cell);
  const before = columns.get(cell.column);
  if (before !== undefined && !supersedes(cell, before)) return 0n;
  scope.undo?.push(() => putCell(state, cell, before));
  columns.set(cell.column, cell);
  // Where it is need not be worked out while nobody listens.
  if (scope.changed !== undefined || !scope.fingerprint.isDeaf) tell(cell, before, scope, path);
  return before === undefined ? cell.amount : cell.amount - before.amount;
}

function tell(cell: MatrixCell, before: MatrixCell | undefined, scope: JoinScope, path: Path): void {
  const place = childPath(childPath(path, cell.row), cell.column);
  if (before !== undefined) scope.fingerprint.subtract(place, before.author, before.seq, before.amount, hashAmount);
  scope.fingerprint.add(place, cell.author, cell.seq, cell.amount, hashAmount);
  scope.changed?.(place);
}

/** Every cell, in no order that may be shown. */
export function* cellsOf(state: MatrixState): Generator<MatrixCell> {
  for (const rows of state.cells.values()) for (const columns of rows.values()) yield* columns.values();
}

export function writeMatrixDelta(delta: MatrixDelta, writer: DeltaWriter): void {
  writer.parts(delta.length);
  for (const cell of [...delta].sort((a, b) => compareCells(writer.authors, a, b))) {
    writer.cellDot(cell);
    writer.text(cell.row);
    writer.text(cell.column);
    writer.amount(cell.amount);
  }
}

export function readMatrixDelta(reader: DeltaReader): MatrixDelta {
  const delta: MatrixCell[] = [];
  for (let left = reader.parts(); left > 0; left--) {
    const { author, seq } = reader.cellDot();
    const cell = { author, seq, row: reader.text(), column: reader.text(), amount: reader.amount() };
    const last = delta[delta.length - 1];
    if (last !== undefined && compareCells(reader.authors, last, cell) >= 0)
      throw new DecodeError("cells out of order");
    delta.push(cell);
  }
  return delta;
}

function supersedes(cell: MatrixCell, before: MatrixCell): boolean {
  return cell.amount > before.amount || (cell.amount === before.amount && cell.seq < before.seq);
}

/** The cells of the row that a cell is in, made where there are none. */
function columnsAt({ cells }: MatrixState, { author, row }: MatrixCell): Map<string, MatrixCell> {
  let rows = cells.get(author);
  if (rows === undefined) {
    rows = new Map();
    cells.set(author, rows);
  }
  let columns = rows.get(row);
  if (columns === undefined) {
    columns = new Map();
    rows.set(row, columns);
  }
  return columns;
}

/** Puts back what was at the place of a cell, and leaves no row behind that nothing is in. */
function putCell(state: MatrixState, at: MatrixCell, cell: MatrixCell | undefined): void {
  const columns = columnsAt(state, at);
  if (cell !== undefined) columns.set(at.column, cell);
  else columns.delete(at.column);
  const rows = state.cells.get(at.author);
  if (columns.size === 0) rows?.delete(at.row);
  if (rows?.size === 0) state.cells.delete(at.author);
}

function compareCells(authors: AuthorTable, a: MatrixCell, b: MatrixCell): number {
  if (a.author !== b.author) return authors.compare(a.author, b.author);
  if (a.row !== b.row) return a.row < b.row ? -1 : 1;
  if (a.column !== b.column) return a.column < b.column ? -1 : 1;
  return 0;
}

function hashAmount(amount: bigint): Hash64 {
  const seed = { a: 13, b: 19 };
  return amount <= Number.MAX_SAFE_INTEGER ? hashNumber(seed, Number(amount)) : hashText(seed, amount.toString(16));
}

function matrixView(state: MatrixState, authors: AuthorTable): MatrixView {
  const cells: MatrixView["cells"] = () =>
    [...cellsOf(state)]
      .sort((a, b) => compareCells(authors, a, b))
      .map(({ author, row, column, amount }) => ({ author: authors.idOf(author), row, column, amount }));
  const view: MatrixView = {
    get: (author, row, column) => matrixCell(state, authors.indexOf(author), row, column)?.amount ?? 0n,
    cells,
    toJSON: () => jsonOf(cells()),
  };
  printsAs(view, cells);
  return view;
}

function matrixDraft(access: DraftAccess<MatrixState, MatrixDelta>): MatrixDraft {
  return {
    raise(row, column, by) {
      checkText(row, `${access.name} row`);
      checkText(column, `${access.name} column`);
      const { author } = access.writer;
      const state = access.state();
      const amount = (state === undefined ? 0n : (matrixCell(state, author, row, column)?.amount ?? 0n)) + by;
      if (by <= 0n || amount > amountMax) {
        throw new InvalidValueError(
          `${access.name}.${row}.${column}`,
          `can't be raised by ${by}: amounts grow, up to 2^128 - 1`,
        );
      }
      const seq = access.writer.nextSeq();
      access.apply([{ author, seq, row, column, amount }], seq);
    },
  };
}
