// Lists and JSON documents of Yjs: types in types, found by path.

import { assert } from "@joinery/crdt";
import * as Y from "yjs";
import type { JsonEdit } from "../core/json-draft.js";
import type { Json, JsonPath } from "../values/json.js";

/** What a type of Yjs holds. */
export type Stored = Json | Y.Map<unknown> | Y.Array<Stored>;

type Holder = Y.Map<unknown> | Y.Array<unknown>;

/** Edits below `root`; `stored` makes of a value what the document holds. */
export function editTree(root: Holder, edit: JsonEdit, stored: (value: Json) => Stored): void {
  const holder = holderAt(root, edit.path);
  if (holder instanceof Y.Map) {
    assert(edit.kind === "set" || edit.kind === "unset", "an object has keys");
    if (edit.kind === "set") holder.set(edit.key, stored(edit.value));
    else holder.delete(edit.key);
  } else {
    assert(edit.kind === "insert" || edit.kind === "delete", "a list has places");
    if (edit.kind === "insert") (holder as Y.Array<Stored>).insert(edit.index, edit.values.map(stored));
    else holder.delete(edit.index, edit.count);
  }
}

/** A value of which every part can be edited by itself. */
export function typeOf(value: Json): Stored {
  if (Array.isArray(value)) {
    const list = new Y.Array<Stored>();
    list.push((value as readonly Json[]).map(typeOf));
    return list;
  }
  if (typeof value !== "object" || value === null) return value;
  return new Y.Map<unknown>(Object.entries(value).map(([key, item]) => [key, typeOf(item)]));
}

/** Makes plain values of types, one level at a time. */
export function opened(held: unknown): unknown {
  if (held instanceof Y.Map) return Object.fromEntries(held.entries());
  return held instanceof Y.Array ? held.toArray() : held;
}

function holderAt(root: Holder, path: JsonPath): Holder {
  let holder: unknown = root;
  for (const step of path) {
    holder = holder instanceof Y.Map ? holder.get(`${step}`) : (holder as Y.Array<unknown>).get(Number(step));
  }
  assert(holder instanceof Y.Map || holder instanceof Y.Array, "a path leads to an object or a list");
  return holder;
}
