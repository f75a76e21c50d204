// What users write a JSON document through: by paths from the top, since what a path leads to may change under a reference.

import { InvalidValueError } from "@joinery/crdt";
import { checkKey, type Json, type JsonPath, jsonCopy } from "../values/json.js";
import type { Editing } from "./document-field.js";

/** An edit of lists and objects. `path` leads to the object or list that is edited. */
export type JsonEdit =
  | { readonly kind: "set"; readonly path: JsonPath; readonly key: string; readonly value: Json }
  | { readonly kind: "unset"; readonly path: JsonPath; readonly key: string }
  | { readonly kind: "insert"; readonly path: JsonPath; readonly index: number; readonly values: readonly Json[] }
  | { readonly kind: "delete"; readonly path: JsonPath; readonly index: number; readonly count: number };

export interface JsonDraft<T> {
  /** The document, with the earlier edits of the change. */
  readonly value: T;
  /**
   * Puts `value` at the end of `path`: under the key of an object, in the place of an element of a list, or after its last. What leads there
   * must be there. Throws `InvalidValueError` where it is not, and for what is no JSON.
   */
  set(path: JsonPath, value: unknown): void;
  /** Puts elements in before the last step of `path`, a place in a list. Throws `InvalidValueError` where there is none. */
  insert(path: JsonPath, ...values: readonly unknown[]): void;
  /** Takes out what `path` leads to; does nothing to a key that isn't there. Throws `InvalidValueError` where nothing can be. */
  delete(path: JsonPath): void;
}

/** The draft of a JSON document. */
export function jsonDraft<T>(editing: Editing<T, JsonEdit>): JsonDraft<T> {
  return {
    get value(): T {
      return editing.view;
    },
    set(path, value) {
      const { holder, above, last, name } = locate(editing, path);
      const copy = jsonCopy(value, name);
      if (typeof last === "string") editing.edit({ kind: "set", path: above, key: last, value: copy });
      else replaceElement(editing, holder as readonly Json[], above, last, copy);
    },
    insert(path, ...values) {
      const { above, last, name } = locate(editing, path);
      if (typeof last === "string") throw new InvalidValueError(name, "is no place in a list");
      const copies = values.map((value) => jsonCopy(value, name));
      if (copies.length > 0) editing.edit({ kind: "insert", path: above, index: last, values: copies });
    },
    delete(path) {
      const { holder, above, last, name } = locate(editing, path);
      if (typeof last === "string") {
        if (Object.hasOwn(holder, last)) editing.edit({ kind: "unset", path: above, key: last });
        return;
      }
      if (last === holder.length) throw new InvalidValueError(name, "is not there");
      editing.edit({ kind: "delete", path: above, index: last, count: 1 });
    },
  };
}

/** The last step of a path, and the object or list that it is a step in. */
interface Located {
  readonly holder: { readonly [key: string]: Json } | readonly Json[];
  readonly above: JsonPath;
  readonly last: string | number;
  readonly name: string;
}

function locate<T>({ view, name: field }: Editing<T, JsonEdit>, path: JsonPath): Located {
  const name = [field, ...path].join(".");
  const last = path.at(-1);
  if (last === undefined) throw new InvalidValueError(field, "can't be replaced as a whole: set its keys");
  let holder = view as Json;
  for (const step of path.slice(0, -1)) holder = belowOf(holder, step, name);
  checkStep(holder, last, name);
  return { holder: holder as Located["holder"], above: path.slice(0, -1), last, name };
}

function belowOf(holder: Json, step: string | number, name: string): Json {
  checkStep(holder, step, name);
  const below = (holder as { readonly [key: string]: Json })[step];
  if (below === undefined || !Object.hasOwn(holder as object, step)) {
    throw new InvalidValueError(name, `leads through "${step}", which is not there`);
  }
  return below;
}

function checkStep(holder: Json, step: string | number, name: string): void {
  if (Array.isArray(holder)) {
    const isPlace = typeof step === "number" && Number.isSafeInteger(step) && step >= 0 && step <= holder.length;
    if (!isPlace) throw new InvalidValueError(name, `leads to "${step}" of a list of ${holder.length}`);
  } else if (typeof holder === "object" && holder !== null) {
    if (typeof step !== "string") throw new InvalidValueError(name, `leads to ${step} of an object`);
    checkKey(step, name);
  } else {
    throw new InvalidValueError(name, "leads into what is neither an object nor a list");
  }
}

/** An element is replaced by another: who changes it at the same time changes the one that is gone. */
function replaceElement<T>(
  editing: Editing<T, JsonEdit>,
  list: readonly Json[],
  path: JsonPath,
  index: number,
  value: Json,
): void {
  if (index < list.length) editing.edit({ kind: "delete", path, index, count: 1 });
  editing.edit({ kind: "insert", path, index, values: [value] });
}
