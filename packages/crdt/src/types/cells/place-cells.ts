// Cells of one place: what register, flag, max and their like share. The place holds what no later operation covered,
// and nothing else; which of the cells comes first is up to the type.

import type { DeltaReader } from "../../codec/delta-reader.js";
import type { DeltaWriter } from "../../codec/delta-writer.js";
import {
  type CellDelta,
  type CellOrder,
  type Cells,
  cellsWhere,
  dotsOf,
  joinCells,
  retainCells,
  wins,
} from "../../core/cell.js";
import type { DraftAccess, FieldType } from "../../core/field-type.js";
import type { HashPayload } from "../../core/fingerprint.js";
import type { JoinScope } from "../../core/join-scope.js";
import type { Path } from "../../core/path.js";
import { readCellDelta, writeCellDelta } from "./cell-delta-codec.js";

export interface PlaceState<Payload> {
  /** The surviving cells, the winner first. */
  cells: Cells<Payload>;
}

export type PlaceAccess<Payload> = DraftAccess<PlaceState<Payload>, CellDelta<Payload>>;

/** How the payload of a cell is hashed, written and read, and which of two concurrent cells comes first. */
export interface PlacePayload<Payload> {
  readonly hash: HashPayload<Payload>;
  readonly write: (payload: Payload, writer: DeltaWriter) => void;
  /** Throws `DecodeError` for a payload that no writer would have made. */
  readonly read: (reader: DeltaReader) => Payload;
  /** Absent: the last writer. */
  readonly order?: CellOrder<Payload>;
}

type PlaceCore<Payload> = Omit<
  FieldType<PlaceState<Payload>, CellDelta<Payload>, unknown, unknown>,
  "tag" | "view" | "draft"
>;

/** Everything of a type with one place but its tag, its view and its draft. */
export function placeCells<Payload>(payload: PlacePayload<Payload>): PlaceCore<Payload> {
  const { hash, order = wins } = payload;
  return {
    removable: true,
    bottom: () => ({ cells: undefined }),
    isBottom: (state) => state.cells === undefined,
    join(state, delta, scope, path) {
      update(state, joinCells(state.cells, delta, scope, path, hash, order), scope, path);
    },
    retain(state, keep, scope, path) {
      update(state, retainCells(state.cells, keep, scope, path, hash, order), scope, path);
    },
    dots(state, visit) {
      for (let cell = state.cells; cell !== undefined; cell = cell.next) visit(cell.author, cell.seq);
    },
    clear: (state) => ({ added: [], removed: dotsOf(state.cells) }),
    difference(state, lacks) {
      const added = cellsWhere(state.cells, lacks);
      return added.length === 0 ? undefined : { added, removed: [] };
    },
    write: (delta, writer) => writeCellDelta(delta, writer, payload.write),
    read: (reader) => readCellDelta(reader, payload.read),
  };
}

/** Puts `payload` in the place of every cell that is seen here. */
export function replaceCells<Payload>(access: PlaceAccess<Payload>, payload: Payload): void {
  const { author, stamp } = access.writer;
  const seq = access.writer.nextSeq();
  access.apply(
    { added: [{ author, seq, stamp, payload, next: undefined }], removed: dotsOf(access.state()?.cells) },
    seq,
  );
}

/** Removes every cell that is seen here; takes no sequence number when there is none. */
export function removeCells<Payload>(access: PlaceAccess<Payload>): void {
  const cells = access.state()?.cells;
  if (cells === undefined) return;
  access.apply({ added: [], removed: dotsOf(cells) }, access.writer.nextSeq());
}

function update<Payload>(state: PlaceState<Payload>, cells: Cells<Payload>, scope: JoinScope, path: Path): void {
  const before = state.cells;
  if (cells === before) return;
  scope.undo?.push(() => {
    state.cells = before;
  });
  state.cells = cells;
  scope.changed?.(path);
}
