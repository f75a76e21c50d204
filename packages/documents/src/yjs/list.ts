// A list of Yjs as a field. Its elements are values: each is written and deleted as one.

import * as Y from "yjs";
import { type DocumentField, documentField } from "../core/document-field.js";
import type { JsonEdit } from "../core/json-draft.js";
import { type ListDraft, listDraft } from "../core/list-draft.js";
import { type Json, jsonOut } from "../values/json.js";
import { editTree } from "./tree.js";
import { yjsEngine } from "./yjs-engine.js";
import { rootName } from "./yjs-update.js";

/** The type of a list of Yjs. */
export type ListField<T> = DocumentField<readonly T[], JsonEdit, ListDraft<T>>;

const engine = yjsEngine<Y.Array<unknown>, readonly Json[], JsonEdit>({
  tag: "yjs.list",
  allows: ({ content, parent, parentSub }) =>
    content instanceof Y.ContentAny && parentSub === null && !(parent instanceof Y.ID),
  copies: false,
  root: (doc) => doc.getArray(rootName),
  view: (root) => jsonOut(root.toArray()) as readonly Json[],
  edit: (root, edit) => editTree(root, edit, (value) => value),
});

/** A list in which several people insert and delete at once. Reads as a frozen array of JSON. */
export function list<T>(): ListField<T> {
  return documentField(engine, listDraft) as unknown as ListField<T>;
}
