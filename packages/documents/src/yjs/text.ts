// A text of Yjs as a field. Nicolaescu, Jahns, Derntl, Klamma: Near real-time peer-to-peer shared editing on extensible data
// types (2016).

import * as Y from "yjs";
import { type DocumentField, documentField } from "../core/document-field.js";
import { type TextDraft, type TextEdit, textDraft } from "../core/text-draft.js";
import { yjsEngine } from "./yjs-engine.js";
import { rootName } from "./yjs-update.js";

/** The type of a text of Yjs. */
export type TextField = DocumentField<string, TextEdit, TextDraft>;

const engine = yjsEngine<Y.Text, string, TextEdit>({
  tag: "yjs.text",
  allows: ({ content, parent, parentSub }) =>
    content instanceof Y.ContentString && parentSub === null && !(parent instanceof Y.ID),
  copies: false,
  root: (doc) => doc.getText(rootName),
  view: (text) => text.toString(),
  edit(text, edit) {
    if (edit.kind === "insert") text.insert(edit.index, edit.text);
    else text.delete(edit.index, edit.length);
  },
});

/** A text that several people write at once: what each inserts stays together, and what one deletes is gone once. Reads as a string. */
export function text(): TextField {
  return documentField(engine, textDraft);
}
