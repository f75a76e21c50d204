// What the places below a field are called. Inside, every place has a text for a key; users know an element of a set by its
// value. Paths in change events and in subscriptions are the users' ones.

import type { AnyField } from "./field-type.js";
import type { Path } from "./path.js";

/** How a field names the places below it. What is absent means: by the text of their key, and with no field there. */
export interface Places {
  /** What users call the place with this key: the element itself, for a set. */
  shown?(key: string): unknown;
  /** The key of what users call a place. Throws `InvalidValueError` for what can't be there. */
  keyOf?(shown: unknown): string;
  /** The field that stands at a key; undefined where there is none. */
  below?(key: string): AnyField | undefined;
}

/** `path` as users know it, from the root down. */
export function shownPath(root: AnyField, path: Path): unknown[] {
  const shown: unknown[] = [];
  descend(root, path, shown);
  return shown;
}

/** The keys of a path as users know it, from the root down. Throws `InvalidValueError` for an element that can't be. */
export function keysOfShown(root: AnyField, shown: readonly unknown[]): string[] {
  let field: AnyField | undefined = root;
  return shown.map((part) => {
    const places: Places | undefined = field?.places;
    const key = places?.keyOf === undefined ? String(part) : places.keyOf(part);
    field = places?.below?.(key);
    return key;
  });
}

/** Adds the keys down to `path` and answers the field that stands there. */
function descend(root: AnyField, { parent, key }: Path, shown: unknown[]): AnyField | undefined {
  if (parent === undefined) return root;
  const places = descend(root, parent, shown)?.places;
  shown.push(places?.shown === undefined ? key : places.shown(key));
  return places?.below?.(key);
}
