// A last-writer-wins register. It keeps every value that no other has covered, so an older concurrent one
// resurfaces when the winner is removed. Shapiro et al.: A comprehensive study of CRDTs (2011), on a dot store.

import type { DeltaReader } from "../../codec/delta-reader.js";
import type { DeltaWriter } from "../../codec/delta-writer.js";
import { type CellDelta, type Cells, cellsWhere, dotsOf, joinCells, retainCells } from "../../core/cell.js";
import type { DraftAccess, FieldType } from "../../core/field-type.js";
import type { JoinScope } from "../../core/join-scope.js";
import type { Path } from "../../core/path.js";
import { type PlainValue, plainCopy } from "../../values/plain-value.js";
import { hashValue } from "../../values/value-hash.js";
import { readCellDelta, writeCellDelta } from "./cell-delta-codec.js";

export interface RegisterState {
  cells: Cells<PlainValue>;
}

export interface RegisterDraft<T> {
  readonly value: T;
  /** Replaces every value seen so far. Throws `InvalidValueError` unless `value` is plain data. */
  set(value: T): void;
}

export type RegisterField<T> = FieldType<RegisterState, CellDelta<PlainValue>, T, RegisterDraft<T>>;

/** A single value; among concurrent writes the latest by hybrid time wins, ties by author name. Reads `initial` before the first write. */
export function register<T>(initial: T): RegisterField<T> {
  const first = plainCopy(initial, "register(initial)") as T;
  const current = (state: RegisterState | undefined): T =>
    state?.cells === undefined ? first : (state.cells.payload as T);
  return {
    tag: "register",
    removable: true,
    bottom: () => ({ cells: undefined }),
    isBottom: (state) => state.cells === undefined,
    join(state, delta, scope, path) {
      update(state, joinCells(state.cells, delta, scope, path, hashValue), scope, path);
    },
    retain(state, keep, scope, path) {
      update(state, retainCells(state.cells, keep, scope, path, hashValue), scope, path);
    },
    dots(state, visit) {
      for (let cell = state.cells; cell !== undefined; cell = cell.next) visit(cell.author, cell.seq);
    },
    clear: (state) => ({ added: [], removed: dotsOf(state.cells) }),
    difference(state, lacks) {
      const added = cellsWhere(state.cells, lacks);
      return added.length === 0 ? undefined : { added, removed: [] };
    },
    view: current,
    draft: (access) => new ValueDraft(access, current),
    write: (delta, writer) => writeCellDelta(delta, writer, writePlain),
    read: (reader) => readCellDelta(reader, readPlain),
  };
}

const writePlain = (value: PlainValue, writer: DeltaWriter): void => writer.value(value);
const readPlain = (reader: DeltaReader): PlainValue => reader.value();

class ValueDraft<T> implements RegisterDraft<T> {
  readonly #access: DraftAccess<RegisterState, CellDelta<PlainValue>>;
  readonly #current: (state: RegisterState | undefined) => T;

  constructor(
    access: DraftAccess<RegisterState, CellDelta<PlainValue>>,
    current: (state: RegisterState | undefined) => T,
  ) {
    this.#access = access;
    this.#current = current;
  }

  get value(): T {
    return this.#current(this.#access.state());
  }

  set(value: T): void {
    const access = this.#access;
    const payload = plainCopy(value, access.name);
    const { author, stamp } = access.writer;
    const seq = access.writer.nextSeq();
    access.apply(
      { added: [{ author, seq, stamp, payload, next: undefined }], removed: dotsOf(access.state()?.cells) },
      seq,
    );
  }
}

function update(state: RegisterState, cells: Cells<PlainValue>, scope: JoinScope, path: Path): void {
  const before = state.cells;
  if (cells === before) return;
  scope.undo?.push(() => {
    state.cells = before;
  });
  state.cells = cells;
  scope.changed?.(path);
}
