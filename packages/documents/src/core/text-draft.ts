// What users write a text through.

import { InvalidValueError, isPlainText } from "@joinery/crdt";
import type { Editing } from "./document-field.js";

/** An edit of a text. Places and lengths count UTF-16 code units, as those of strings do. */
export type TextEdit =
  | { readonly kind: "insert"; readonly index: number; readonly text: string }
  | { readonly kind: "delete"; readonly index: number; readonly length: number };

export interface TextDraft {
  readonly length: number;
  /** The text, with the earlier edits of the change. */
  toString(): string;
  /** Puts `text` in before the character at `index`. Throws `InvalidValueError` outside of the text, within a surrogate pair, and for text that is not well-formed. */
  insert(index: number, text: string): void;
  /** Takes out `length` code units from `index` on. Throws `InvalidValueError` outside of the text and within a surrogate pair. */
  delete(index: number, length: number): void;
}

/** The draft of a text. */
export function textDraft(editing: Editing<string, TextEdit>): TextDraft {
  return {
    get length(): number {
      return editing.view.length;
    },
    toString: () => editing.view,
    insert(index, text) {
      if (!isPlainText(text)) throw new InvalidValueError(editing.name, "takes well-formed text only");
      checkPlace(editing, index);
      if (text !== "") editing.edit({ kind: "insert", index, text });
    },
    delete(index, length) {
      checkPlace(editing, index);
      checkPlace(editing, index + length);
      if (length < 0) throw new InvalidValueError(editing.name, `can't lose ${length} characters`);
      if (length > 0) editing.edit({ kind: "delete", index, length });
    },
  };
}

function checkPlace({ view, name }: Editing<string, TextEdit>, index: number): void {
  if (!Number.isSafeInteger(index) || index < 0 || index > view.length) {
    throw new InvalidValueError(name, `has no place ${index}: it is ${view.length} long`);
  }
  const isWithinPair = (view.codePointAt(index - 1) ?? 0) > 0xffff;
  if (isWithinPair) throw new InvalidValueError(name, `can't be changed at ${index}, within a surrogate pair`);
}
