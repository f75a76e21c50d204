// A JSON document of Yjs as a field: objects and lists in each other, each part of which can be edited by itself.

import * as Y from "yjs";
import { type DocumentField, documentField } from "../core/document-field.js";
import { type JsonDraft, type JsonEdit, jsonDraft } from "../core/json-draft.js";
import { type Json, jsonOut } from "../values/json.js";
import { editTree, opened, typeOf } from "./tree.js";
import { yjsEngine } from "./yjs-engine.js";
import { rootName } from "./yjs-update.js";

/** The type of a JSON document of Yjs. */
export type JsonField<T> = DocumentField<T, JsonEdit, JsonDraft<T>>;

const engine = yjsEngine<Y.Map<unknown>, unknown, JsonEdit>({
  tag: "yjs.json",
  allows: ({ content }) => content instanceof Y.ContentAny || isHolder(content),
  copies: true,
  root: (doc) => doc.getMap(rootName),
  view: (root) => jsonOut(root, opened),
  edit: (root, edit) => editTree(root, edit, typeOf),
});

/**
 * An object that several people edit at once, at any depth: of values set under one key one wins, lists merge, and what is deleted is
 * gone with what others wrote in it at the same time. Reads as a frozen object, empty at first.
 */
export function json<T = { readonly [key: string]: Json }>(): JsonField<T> {
  return documentField(engine, jsonDraft) as unknown as JsonField<T>;
}

function isHolder(content: Y.Item["content"]): boolean {
  return content instanceof Y.ContentType && (content.type instanceof Y.Map || content.type instanceof Y.Array);
}
