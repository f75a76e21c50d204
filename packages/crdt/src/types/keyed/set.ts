// An add-wins set without tombstones: an element is there while a dot of it survives, and a removal covers only dots it saw.
// Bieniusa et al.: An optimized conflict-free replicated set (2012); Almeida, Shoker, Baquero (2018).

import { dotsOf } from "../../core/cell.js";
import type { DraftAccess, FieldType } from "../../core/field-type.js";
import type { Hash64 } from "../../core/hash.js";
import { InvalidValueError } from "../../errors.js";
import { plainCopy } from "../../values/plain-value.js";
import { checkValueKey, valueKey, valueOfKey } from "../../values/value-key.js";
import { type KeyedDelta, type KeyedState, keyedCells } from "./keyed-cells.js";
import { SetView } from "./set-view.js";

export interface SetDraft<T> {
  has(element: T): boolean;
  /** Adds an element; wins over a concurrent removal. Throws `InvalidValueError` unless it is plain data. */
  add(element: T): void;
  /** Removes what was seen of an element. Does nothing to one that isn't there. */
  remove(element: T): void;
  /** Removes every element that was seen. */
  clear(): void;
}

export type SetField<T> = FieldType<KeyedState<undefined>, KeyedDelta<undefined>, ReadonlySet<T>, SetDraft<T>>;

const present: Hash64 = { a: 7, b: 11 };

/** A set of plain values, compared by content; a concurrent add and remove of one element leave it in. */
export function set<T>(): SetField<T> {
  return {
    ...keyedCells<undefined>({
      hash: () => present,
      write: () => {},
      read: () => undefined,
      checkKey: checkValueKey,
    }),
    tag: "set",
    view: (state) => new SetView<T>(state.keys, keyOf, (key) => valueOfKey(key) as T),
    draft: setDraft<T>,
  };
}

function setDraft<T>(access: DraftAccess<KeyedState<undefined>, KeyedDelta<undefined>>): SetDraft<T> {
  const cellsOf = (key: string | undefined) => (key === undefined ? undefined : access.state()?.keys.get(key));
  return {
    has: (element) => cellsOf(keyOf(element)) !== undefined,
    add(element) {
      const key = valueKey(plainCopy(element, access.name));
      const { author, stamp } = access.writer;
      const seq = access.writer.nextSeq();
      const delta = {
        added: [{ author, seq, stamp, payload: undefined, next: undefined }],
        removed: dotsOf(cellsOf(key)),
      };
      access.apply([{ key, delta }], seq);
    },
    remove(element) {
      const key = keyOf(element);
      const cells = cellsOf(key);
      if (key === undefined || cells === undefined) return;
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

/** The key of an element; undefined for what no set can hold. */
function keyOf(element: unknown): string | undefined {
  if (typeof element === "string") return `"${element}`;
  try {
    return valueKey(plainCopy(element));
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}
