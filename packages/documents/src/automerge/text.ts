// A text of Automerge as a field. Kleppmann, Beresford: A conflict-free replicated JSON datatype (2017).

import * as A from "@automerge/automerge";
import { type DocumentField, documentField } from "../core/document-field.js";
import { type TextDraft, type TextEdit, textDraft } from "../core/text-draft.js";
import { automergeEngine } from "./automerge-engine.js";
import { bytesOfHex } from "./bytes-of-hex.js";

/** The type of a text of Automerge. */
export type TextField = DocumentField<string, TextEdit, TextDraft>;

interface Root {
  readonly text: string;
}

/** Actor 00, first change, no time: an empty text under `text`. */
const beginning = bytesOfHex("856f4a83ae2d83ba0120000100010100000005150634014202560270027f0474657874017f047f007f00");

const engine = automergeEngine<Root, string, TextEdit>({
  tag: "automerge.text",
  beginning,
  view: ({ text }) => `${text}`,
  edit(root, edit) {
    if (edit.kind === "insert") A.splice(root, ["text"], edit.index, 0, edit.text);
    else A.splice(root, ["text"], edit.index, edit.length);
  },
});

/** A text that several people write at once: what each inserts stays together, and what one deletes is gone once. Reads as a string. */
export function text(): TextField {
  return documentField(engine, textDraft);
}
