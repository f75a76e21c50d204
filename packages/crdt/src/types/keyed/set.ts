// An add-wins set without tombstones: an element is there while a dot of it survives, and a removal covers only dots it saw.
// Bieniusa et al.: An optimized conflict-free replicated set (2012); Almeida, Shoker, Baquero (2018).

import { dotsOf } from "../../core/cell.js";
import { checksOf } from "../../core/checks.js";
import type { DraftAccess, FieldType } from "../../core/field-type.js";
import type { Plain } from "../../values/plain.js";
import type { ValidationOptions, Validator } from "../../values/validator.js";
import { valueOfKey } from "../../values/value-key.js";
import { elementsOf, keyToFind, keyToStore } from "./element-key.js";
import { elementPlaces } from "./element-places.js";
import { type KeyedDelta, type KeyedState, keyedCells } from "./keyed-cells.js";
import { presence } from "./presence.js";
import { type RemoveWinsSetField, removeWinsSet } from "./remove-wins-set.js";
import { SetView } from "./set-view.js";

export interface SetDraft<T> {
  has(element: T): boolean;
  /** Adds an element. Throws `InvalidValueError` unless it is valid plain data. */
  add(element: T): void;
  /** Removes an element. */
  remove(element: T): void;
  /** Removes every element that was seen. */
  clear(): void;
}

export type SetField<T> = FieldType<KeyedState<undefined>, KeyedDelta<undefined>, ReadonlySet<T>, SetDraft<T>>;

type SetOptions<T> = Partial<ValidationOptions<T>>;

/**
 * A set of plain values, compared by content. `wins` says whether an element is in after a concurrent add and remove of it;
 * "add" unless said. With "add" a removed element leaves nothing; with "remove" it leaves one dot, also when it was never in.
 * `validate` must take every element.
 */
export function set<T extends Plain<T>>(options: SetOptions<T> & { readonly wins: "remove" }): RemoveWinsSetField<T>;
export function set<T extends Plain<T>>(options?: SetOptions<T> & { readonly wins?: "add" }): SetField<T>;
export function set<T>(
  options: SetOptions<T> & { readonly wins?: "add" | "remove" } = {},
): SetField<T> | RemoveWinsSetField<T> {
  return options.wins === "remove" ? removeWinsSet<T>(options) : addWinsSet<T>(options);
}

function addWinsSet<T>(options: SetOptions<T>): SetField<T> {
  return {
    ...checksOf<T, ReadonlySet<T>>(options, elementsOf),
    ...keyedCells(presence),
    tag: "set",
    places: elementPlaces,
    view: (state) => new SetView<T>(state.keys, keyToFind, (key) => valueOfKey(key) as T),
    draft: (access) => addWinsDraft(access, options.validate),
  };
}

function addWinsDraft<T>(
  access: DraftAccess<KeyedState<undefined>, KeyedDelta<undefined>>,
  validate: Validator<T> | undefined,
): SetDraft<T> {
  const cellsOf = (key: string | undefined) => (key === undefined ? undefined : access.state()?.keys.get(key));
  return {
    has: (element) => cellsOf(keyToFind(element)) !== undefined,
    add(element) {
      const key = keyToStore(element, access.name, validate);
      const { author, stamp } = access.writer;
      const seq = access.writer.nextSeq();
      const delta = {
        added: [{ author, seq, stamp, payload: undefined, next: undefined }],
        removed: dotsOf(cellsOf(key)),
      };
      access.apply([{ key, delta }], seq);
    },
    remove(element) {
      const key = keyToFind(element);
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
