// A flat map of plain values with observed removal and no tombstones: a key holds its surviving cells,
// its value is the latest of them. Almeida, Shoker, Baquero (2018), a map of multi-value registers read as last writer wins.

import { type Cells, dotsOf } from "../../core/cell.js";
import { checksOf } from "../../core/checks.js";
import type { DraftAccess, FieldType } from "../../core/field-type.js";
import { SortedMapView } from "../../core/sorted-map-view.js";
import type { Plain } from "../../values/plain.js";
import { checkText, isPlainText, type PlainValue, plainCopy } from "../../values/plain-value.js";
import { readOut } from "../../values/read-out.js";
import { checkValid, type ValidationOptions, type Validator } from "../../values/validator.js";
import { hashValue } from "../../values/value-hash.js";
import { type KeyedDelta, type KeyedState, keyedCells } from "./keyed-cells.js";

export interface TableDraft<T> {
  get(key: string): T | undefined;
  has(key: string): boolean;
  /** Sets a key, covering every value of it seen so far. Throws `InvalidValueError` unless `value` is valid plain data. */
  set(key: string, value: T): void;
  /** Removes what was seen of a key; a concurrent `set` survives. Does nothing to a key that isn't there. */
  delete(key: string): void;
  /** Removes every key that was seen. */
  clear(): void;
}

export type TableField<T> = FieldType<
  KeyedState<PlainValue>,
  KeyedDelta<PlainValue>,
  ReadonlyMap<string, T>,
  TableDraft<T>
>;

/** Plain values by text key; among concurrent writes of a key the latest wins. `validate` must take every value. */
export function table<T extends Plain<T>>(options?: ValidationOptions<T>): TableField<T> {
  return {
    ...keyedCells<PlainValue>({
      hash: hashValue,
      write: (value, writer) => writer.value(value),
      read: (reader) => reader.value(),
      checkKey: () => {},
    }),
    ...checksOf<T, ReadonlyMap<string, T>>(options, entriesOf),
    tag: "table",
    view: (state) => new SortedMapView(state.keys, (cells) => shownValue<T>(cells) as T),
    draft: (access) => tableDraft(access, options?.validate),
  };
}

function shownValue<T>(cells: Cells<PlainValue>): T | undefined {
  return cells === undefined ? undefined : (readOut(cells.payload) as T);
}

function* entriesOf<T>(view: ReadonlyMap<string, T>): Generator<readonly [[key: string], T]> {
  for (const [key, value] of view) yield [[key], value];
}

function tableDraft<T>(
  access: DraftAccess<KeyedState<PlainValue>, KeyedDelta<PlainValue>>,
  validate: Validator<T> | undefined,
): TableDraft<T> {
  const cellsOf = (key: string) => access.state()?.keys.get(key);
  return {
    get: (key) => shownValue<T>(cellsOf(key)),
    has: (key) => cellsOf(key) !== undefined,
    set(key, value) {
      if (!isPlainText(key)) checkText(key, `${access.name} key`);
      const payload = isPlainText(value) ? value : plainCopy(value, `${access.name}.${key}`);
      if (validate !== undefined) checkValid(validate, payload, `${access.name}.${key}`);
      const { author, stamp } = access.writer;
      const seq = access.writer.nextSeq();
      const delta = { added: [{ author, seq, stamp, payload, next: undefined }], removed: dotsOf(cellsOf(key)) };
      access.apply([{ key, delta }], seq);
    },
    delete(key) {
      const cells = cellsOf(key);
      if (cells === undefined) return;
      access.apply([{ key, delta: { added: [], removed: dotsOf(cells) } }], access.writer.nextSeq());
    },
    clear() {
      const keys = access.state()?.keys;
      if (keys === undefined || keys.size === 0) return;
      const delta = Array.from(keys, ([key, cells]) => ({ key, delta: { added: [], removed: dotsOf(cells) } }));
      access.apply(delta, access.writer.nextSeq());
    },
  };
}
