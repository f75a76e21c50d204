// Copies of what a document of Yjs holds, deleted or not, with the ids of all that was copied.

import { assert } from "@joinery/crdt";
import * as Y from "yjs";
import { idText, type StoredType } from "./items.js";
import type { Stored } from "./tree.js";

/** A copy that can be put into a document, and the ids of its parts, each holder before what it holds. */
export interface Copy {
  readonly value: Stored;
  readonly ids: readonly string[];
}

/** What is looked at. */
export interface Seen {
  /** True for what is to be as if it had never been written. */
  isLeftOut(item: Y.Item): boolean;
  /** True for what is to be there, deleted or not. */
  stands(item: Y.Item, at: number): boolean;
}

const shown: Seen = { isLeftOut: () => false, stands: ({ deleted }) => !deleted };

/** Copies the element `at` of `item`, and below it what is `seen`. */
export function copyOf(item: Y.Item, at: number, seen: Seen): Copy {
  const ids: string[] = [];
  return { value: copied(item, at, seen, ids), ids };
}

/** The ids that `copyOf` tells of what is there, in the same order. */
export function idsBelow(item: Y.Item, at: number): readonly string[] {
  const ids: string[] = [];
  collect(item, at, ids);
  return ids;
}

function copied(item: Y.Item, at: number, seen: Seen, ids: string[]): Stored {
  ids.push(idText(item.id, at));
  const { content } = item;
  if (content instanceof Y.ContentAny) return content.arr[at] as Stored;
  assert(content instanceof Y.ContentType, "a document holds values and types");
  const { type } = content;
  if (type instanceof Y.Map) {
    const entries = entriesOf(type, seen);
    return new Y.Map<unknown>(entries.map(([key, below]) => [key, copied(below, lastOf(below), seen, ids)]));
  }
  const list = new Y.Array<Stored>();
  list.push(elementsOf(type, seen).map(([below, unit]) => copied(below, unit, seen, ids)));
  return list;
}

function collect(item: Y.Item, at: number, ids: string[]): void {
  ids.push(idText(item.id, at));
  if (!(item.content instanceof Y.ContentType)) return;
  const { type } = item.content;
  if (type instanceof Y.Map) for (const [, below] of entriesOf(type, shown)) collect(below, lastOf(below), ids);
  else for (const [below, unit] of elementsOf(type, shown)) collect(below, unit, ids);
}

/** What was written last of what an item holds: Yjs joins values that were written under one key one after the other. */
export function lastOf({ length }: Y.Item): number {
  return length - 1;
}

/** The last before `item` under its key that is not left out, itself included. */
export function lastSeen(item: Y.Item | null, seen: Seen): Y.Item | null {
  let last = item;
  while (last !== null && seen.isLeftOut(last)) last = last.left;
  return last;
}

/** By key, so that a copy is in the same order. */
function entriesOf(type: StoredType, seen: Seen): (readonly [key: string, item: Y.Item])[] {
  const entries: (readonly [string, Y.Item])[] = [];
  for (const [key, newest] of type._map) {
    const item = lastSeen(newest, seen);
    if (item !== null && seen.stands(item, lastOf(item))) entries.push([key, item]);
  }
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function elementsOf(type: StoredType, seen: Seen): (readonly [item: Y.Item, at: number])[] {
  const elements: (readonly [Y.Item, number])[] = [];
  for (let item = type._start; item !== null; item = item.right) {
    if (!item.countable || seen.isLeftOut(item)) continue;
    for (let at = 0; at < item.length; at++) if (seen.stands(item, at)) elements.push([item, at]);
  }
  return elements;
}
