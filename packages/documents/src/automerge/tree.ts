// Lists and JSON documents of Automerge: objects and lists in each other, found by path.

import * as A from "@automerge/automerge";
import { assert } from "@joinery/crdt";
import type { JsonEdit } from "../core/json-draft.js";
import type { Json } from "../values/json.js";

/** Edits below `root`, which is open for a change. */
export function editTree(root: unknown, edit: JsonEdit): void {
  let holder = root;
  for (const step of edit.path) holder = (holder as { readonly [key: string]: unknown })[step];
  assert(typeof holder === "object" && holder !== null, "a path leads to an object or a list");
  switch (edit.kind) {
    case "set":
      (holder as { [key: string]: Json })[edit.key] = edit.value;
      return;
    case "unset":
      delete (holder as { [key: string]: Json })[edit.key];
      return;
    case "insert":
      A.insertAt(holder as Json[], edit.index, ...edit.values);
      return;
    case "delete":
      A.deleteAt(holder as Json[], edit.index, edit.count);
  }
}
