// What lists and objects of Automerge hold, by the names of their parts: the operation that wrote a value names it, and the one
// that made an object names that.

import type * as A from "@automerge/automerge";
import { assert } from "@joinery/crdt";

type Handle = ReturnType<typeof A.getBackend>;

/** A value with its name, or an object. Strings are texts there, and still one value for us. */
export interface Held {
  readonly id: string;
  readonly kind: string;
  /** Undefined for objects. */
  readonly value: unknown;
}

const objects: ReadonlySet<string> = new Set(["map", "list", "text", "table"]);

/** What is read at a place: the one that wins. At `heads`, or now. */
export function heldAt(handle: Handle, obj: string, place: string | number, heads?: string[]): Held | undefined {
  const won = handle.getAll(obj, place, heads).at(-1) as
    | readonly [kind: string, value: unknown, id: string]
    | undefined;
  if (won === undefined) return undefined;
  const [kind, value, id] = won;
  return objects.has(kind) ? { id: value as string, kind, value: undefined } : { id, kind, value };
}

/** The names of a list's elements. */
export function idsIn(handle: Handle, list: string, heads?: string[]): string[] {
  return Array.from({ length: handle.length(list, heads) }, (_, index) => {
    const held = heldAt(handle, list, index, heads);
    assert(held !== undefined, "a list has no holes");
    return held.id;
  });
}

/** Puts a copy of `held` under a key, and answers it. */
export function putHeld(handle: Handle, obj: string, key: string, held: Held): Held {
  const { id, kind, value } = held;
  if (kind === "text") handle.putObject(obj, key, handle.text(id));
  else if (objects.has(kind)) handle.putObjectFromHydrate(obj, key, contentOf(handle, held));
  else handle.put(obj, key, value as string, kind as "str");
  return heldAt(handle, obj, key) as Held;
}

/** Inserts a copy of `held` into a list, and answers it. */
export function insertHeld(handle: Handle, list: string, index: number, held: Held): Held {
  const { id, kind, value } = held;
  if (kind === "text") handle.insertObject(list, index, handle.text(id));
  else if (objects.has(kind)) handle.insertObjectFromHydrate(list, index, contentOf(handle, held));
  else handle.insert(list, index, value as string, kind as "str");
  return heldAt(handle, list, index) as Held;
}

/** The names of `held` and of all that it holds now: in the same order for a copy of it. */
export function below(handle: Handle, held: Held): string[] {
  return [held.id, ...partsOf(handle, held).flatMap(([, part]) => below(handle, part))];
}

/** As it is now, whether or not it can be reached. Not by `materialize`, which would close the change under way. */
function contentOf(handle: Handle, held: Held): unknown {
  const { id, kind, value } = held;
  if (kind === "text") return handle.text(id);
  if (!objects.has(kind)) return value;
  const parts = partsOf(handle, held).map(([key, part]) => [key, contentOf(handle, part)] as const);
  return kind === "list" ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}

/** What a list or an object holds: by place, or by key in their order. */
function partsOf(handle: Handle, { id, kind }: Held): (readonly [place: string | number, part: Held])[] {
  const places = kind === "list" ? [...Array(handle.length(id)).keys()] : kind === "map" ? handle.keys(id).sort() : [];
  return places.map((place) => [place, heldAt(handle, id, place) as Held]);
}
