// Cells under text keys: what set and table share. A key is there as long as a cell of it survives; nothing else remains of it.

import type { DeltaReader } from "../../codec/delta-reader.js";
import type { DeltaWriter } from "../../codec/delta-writer.js";
import { type CellDelta, type Cells, cellsWhere, dotsOf, joinCells, retainCells } from "../../core/cell.js";
import type { FieldType } from "../../core/field-type.js";
import type { HashPayload } from "../../core/fingerprint.js";
import type { JoinScope } from "../../core/join-scope.js";
import { childPath, type Path } from "../../core/path.js";
import { DecodeError } from "../../errors.js";
import { readCellDelta, readCells, writeCellDelta, writeCells } from "../cells/cell-delta-codec.js";

export interface KeyedState<Payload> {
  readonly keys: Map<string, Cells<Payload>>;
}

interface KeyedPart<Payload> {
  readonly key: string;
  readonly delta: CellDelta<Payload>;
}

/** Changes to some keys, each at most once. */
export type KeyedDelta<Payload> = readonly KeyedPart<Payload>[];

/** How the payload of a cell is hashed, written and read, and which keys are well-formed. */
export interface PayloadCodec<Payload> {
  readonly hash: HashPayload<Payload>;
  readonly write: (payload: Payload, writer: DeltaWriter) => void;
  readonly read: (reader: DeltaReader) => Payload;
  /** Throws `DecodeError` for a key that no writer would have made. */
  checkKey(key: string): void;
}

type KeyedField<Payload> = FieldType<KeyedState<Payload>, KeyedDelta<Payload>, unknown, unknown>;
type KeyedCore<Payload> = Omit<KeyedField<Payload>, "tag" | "view" | "draft"> &
  Required<Pick<KeyedField<Payload>, "load" | "saving">>;

/** Everything of a keyed type but its tag, its view and its draft. */
export function keyedCells<Payload>(codec: PayloadCodec<Payload>): KeyedCore<Payload> {
  return {
    removable: true,
    bottom: () => ({ keys: new Map() }),
    isBottom: (state) => state.keys.size === 0,
    join(state, delta, scope, path) {
      for (let index = 0; index < delta.length; index++) {
        const { key, delta: part } = delta[index] as KeyedPart<Payload>;
        const place = childPath(path, key);
        const before = state.keys.get(key);
        replace(state, key, before, joinCells(before, part, scope, place, codec.hash), scope, place);
      }
    },
    retain(state, keep, scope, path) {
      for (const [key, cells] of state.keys) {
        const place = childPath(path, key);
        replace(state, key, cells, retainCells(cells, keep, scope, place, codec.hash), scope, place);
      }
    },
    dots(state, visit) {
      for (const cells of state.keys.values()) {
        for (let cell = cells; cell !== undefined; cell = cell.next) visit(cell.author, cell.seq);
      }
    },
    clear: (state) => Array.from(state.keys, ([key, cells]) => ({ key, delta: { added: [], removed: dotsOf(cells) } })),
    difference(state, lacks) {
      const delta: KeyedPart<Payload>[] = [];
      for (const [key, cells] of state.keys) {
        const added = cellsWhere(cells, lacks);
        if (added.length > 0) delta.push({ key, delta: { added, removed: [] } });
      }
      return delta.length === 0 ? undefined : delta;
    },
    write(delta, writer) {
      writer.parts(delta.length);
      const sorted = sortedByKey(delta);
      for (let index = 0; index < sorted.length; index++) {
        const { key, delta: part } = sorted[index] as KeyedPart<Payload>;
        writer.text(key);
        writeCellDelta(part, writer, codec.write);
      }
    },
    saving: ({ keys }) => (keys.size === 0 ? undefined : (writer) => saveKeyed(keys, writer, codec)),
    read: (reader) => readKeyed(reader, codec),
    load(state, reader, { authors }) {
      let last: string | undefined;
      for (let left = reader.parts(); left > 0; left--) {
        const key = readKeyAfter(reader, last);
        codec.checkKey(key);
        state.keys.set(key, readCells(reader, codec.read, authors));
        last = key;
      }
    },
  };
}

/** Parts in order of their keys' code units, as canonical bytes want them. */
export function sortedByKey<Part extends { readonly key: string }>(parts: readonly Part[]): readonly Part[] {
  return parts.length < 2 ? parts : [...parts].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Reads a key; throws `DecodeError` unless it comes after `last`. */
export function readKeyAfter(reader: DeltaReader, last: string | undefined): string {
  const key = reader.text();
  if (last !== undefined && key <= last) throw new DecodeError("keys out of order");
  return key;
}

function readKeyed<Payload>(reader: DeltaReader, codec: PayloadCodec<Payload>): KeyedDelta<Payload> {
  const count = reader.parts();
  if (count === 1) return [readPart(reader, codec, undefined)];
  const delta: KeyedPart<Payload>[] = [];
  for (let left = count; left > 0; left--) delta.push(readPart(reader, codec, delta.at(-1)?.key));
  return delta;
}

function readPart<Payload>(
  reader: DeltaReader,
  codec: PayloadCodec<Payload>,
  last: string | undefined,
): KeyedPart<Payload> {
  const key = readKeyAfter(reader, last);
  codec.checkKey(key);
  return { key, delta: readCellDelta(reader, codec.read) };
}

function saveKeyed<Payload>(
  keys: KeyedState<Payload>["keys"],
  writer: DeltaWriter,
  codec: PayloadCodec<Payload>,
): void {
  writer.parts(keys.size);
  for (const key of [...keys.keys()].sort()) {
    writer.text(key);
    writeCells(keys.get(key), writer, codec.write);
  }
}

function replace<Payload>(
  state: KeyedState<Payload>,
  key: string,
  before: Cells<Payload>,
  cells: Cells<Payload>,
  scope: JoinScope,
  at: Path,
): void {
  if (before === cells) return;
  scope.undo?.push(() => place(state, key, before));
  place(state, key, cells);
  scope.changed?.(at);
}

function place<Payload>(state: KeyedState<Payload>, key: string, cells: Cells<Payload>): void {
  if (cells === undefined) state.keys.delete(key);
  else state.keys.set(key, cells);
}
