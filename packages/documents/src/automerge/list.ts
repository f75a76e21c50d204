// A list of Automerge as a field.

import { type DocumentField, documentField } from "../core/document-field.js";
import type { JsonEdit } from "../core/json-draft.js";
import { type ListDraft, listDraft } from "../core/list-draft.js";
import { type Json, jsonOut } from "../values/json.js";
import { automergeEngine } from "./automerge-engine.js";
import { bytesOfHex } from "./bytes-of-hex.js";
import { editTree } from "./tree.js";

/** The type of a list of Automerge. */
export type ListField<T> = DocumentField<readonly T[], JsonEdit, ListDraft<T>>;

interface Root {
  readonly list: unknown;
}

/** Actor 00, first change, no time: an empty list under `list`. */
const beginning = bytesOfHex("856f4a83d72dbd100120000100010100000005150634014202560270027f046c697374017f027f007f00");

const engine = automergeEngine<Root, readonly Json[], JsonEdit>({
  tag: "automerge.list",
  beginning,
  view: ({ list: held }) => jsonOut(Array.isArray(held) ? held : []) as readonly Json[],
  edit: (root, edit) => editTree(root.list, edit),
});

/** A list in which several people insert and delete at once. Reads as a frozen array of JSON. */
export function list<T>(): ListField<T> {
  return documentField(engine, listDraft) as unknown as ListField<T>;
}
