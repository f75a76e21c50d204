// A JSON document of Automerge as a field: objects and lists in each other, each part of which can be edited by itself.

import { type DocumentField, documentField } from "../core/document-field.js";
import { type JsonDraft, type JsonEdit, jsonDraft } from "../core/json-draft.js";
import { type Json, jsonOut } from "../values/json.js";
import { automergeEngine } from "./automerge-engine.js";
import { editTree } from "./tree.js";

/** The type of a JSON document of Automerge. */
export type JsonField<T> = DocumentField<T, JsonEdit, JsonDraft<T>>;

const engine = automergeEngine<object, unknown, JsonEdit>({
  tag: "automerge.json",
  beginning: undefined,
  view: (root) => jsonOut(root),
  edit: editTree,
});

/**
 * An object that several people edit at once, at any depth: of values set under one key one wins, lists merge, and what is deleted is
 * gone with what others wrote in it at the same time. Reads as a frozen object, empty at first.
 */
export function json<T = { readonly [key: string]: Json }>(): JsonField<T> {
  return documentField(engine, jsonDraft) as unknown as JsonField<T>;
}
