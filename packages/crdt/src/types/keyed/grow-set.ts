// A set that only grows, unless a key above it is deleted. Shapiro et al.: A comprehensive study of CRDTs (2011), G-Set,
// on a dot store: concurrent additions of one element keep a dot each, so that deleting one of them leaves the other.

import { checksOf } from "../../core/checks.js";
import type { DraftAccess, FieldType } from "../../core/field-type.js";
import type { Plain } from "../../values/plain.js";
import type { ValidationOptions, Validator } from "../../values/validator.js";
import { valueOfKey } from "../../values/value-key.js";
import { elementsOf, keyToFind, keyToStore } from "./element-key.js";
import { elementPlaces } from "./element-places.js";
import { type KeyedDelta, type KeyedState, keyedCells } from "./keyed-cells.js";
import { presence } from "./presence.js";
import { SetView } from "./set-view.js";

export interface GrowSetDraft<T> {
  has(element: T): boolean;
  /** Adds an element; does nothing when it is in. Throws `InvalidValueError` unless it is plain data. */
  add(element: T): void;
}

export type GrowSetField<T> = FieldType<KeyedState<undefined>, KeyedDelta<undefined>, ReadonlySet<T>, GrowSetDraft<T>>;

/** A set of plain values, compared by content, from which nothing is ever taken out. */
export function growSet<T extends Plain<T>>(options?: ValidationOptions<T>): GrowSetField<T> {
  return {
    ...checksOf<T, ReadonlySet<T>>(options, elementsOf),
    ...keyedCells(presence),
    tag: "growSet",
    places: elementPlaces,
    view: (state) => new SetView<T>(state.keys, keyToFind, (key) => valueOfKey(key) as T),
    draft: (access) => growSetDraft(access, options?.validate),
  };
}

function growSetDraft<T>(
  access: DraftAccess<KeyedState<undefined>, KeyedDelta<undefined>>,
  validate: Validator<T> | undefined,
): GrowSetDraft<T> {
  const isIn = (key: string | undefined): boolean => key !== undefined && (access.state()?.keys.has(key) ?? false);
  return {
    has: (element) => isIn(keyToFind(element)),
    add(element) {
      const key = keyToStore(element, access.name, validate);
      if (isIn(key)) return;
      const { author, stamp } = access.writer;
      const seq = access.writer.nextSeq();
      access.apply(
        [{ key, delta: { added: [{ author, seq, stamp, payload: undefined, next: undefined }], removed: [] } }],
        seq,
      );
    },
  };
}
