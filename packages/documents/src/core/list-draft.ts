// What users write a list through.

import { InvalidValueError } from "@joinery/crdt";
import { jsonCopy } from "../values/json.js";
import type { Editing } from "./document-field.js";
import type { JsonEdit } from "./json-draft.js";

export interface ListDraft<T> {
  readonly length: number;
  /** The elements, with the earlier edits of the change. */
  readonly value: readonly T[];
  /** Puts elements in before the one at `index`. Throws `InvalidValueError` outside of the list and for what is no JSON. */
  insert(index: number, ...elements: readonly T[]): void;
  /** Puts elements in at the end. */
  push(...elements: readonly T[]): void;
  /** Takes out `count` elements, one unless given, from `index` on. Throws `InvalidValueError` outside of the list. */
  delete(index: number, count?: number): void;
}

/** The draft of a list. */
export function listDraft<T>(editing: Editing<readonly T[], JsonEdit>): ListDraft<T> {
  const insert = (index: number, elements: readonly T[]): void => {
    checkRange(editing, index, 0);
    const values = elements.map((element, at) => jsonCopy(element, `${editing.name}[${index + at}]`));
    if (values.length > 0) editing.edit({ kind: "insert", path: [], index, values });
  };
  return {
    get length(): number {
      return editing.view.length;
    },
    get value(): readonly T[] {
      return editing.view;
    },
    insert: (index, ...elements) => insert(index, elements),
    push: (...elements) => insert(editing.view.length, elements),
    delete(index, count = 1) {
      checkRange(editing, index, count);
      if (count > 0) editing.edit({ kind: "delete", path: [], index, count });
    },
  };
}

function checkRange({ view, name }: Editing<readonly unknown[], JsonEdit>, index: number, count: number): void {
  const isThere = Number.isSafeInteger(index) && Number.isSafeInteger(count) && index >= 0 && count >= 0;
  if (!isThere || index + count > view.length) {
    throw new InvalidValueError(name, `has no ${count} elements at ${index}: it has ${view.length}`);
  }
}
