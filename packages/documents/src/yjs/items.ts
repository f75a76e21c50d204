// Items of Yjs by their ids, for those who look below its types. An item holds one or more elements, with ids that follow each other.

import { assert } from "@joinery/crdt";
import * as Y from "yjs";
import type { Stored } from "./tree.js";
import type { YjsUpdate } from "./yjs-update.js";

/** A type that holds items. */
export type StoredType = Exclude<Y.Item["parent"], Y.ID | null>;

/** Ranges of ids, by client. */
export type Ids = ReturnType<typeof Y.createDeleteSet>;

/** The id of the element `at` of what begins with `id`. */
export function idText({ client, clock }: Y.ID, at = 0): string {
  return `${client}:${clock + at}`;
}

/** The ids that an update gave out. */
export function rangeOf({ run, from, length }: YjsUpdate): Ids {
  const range = Y.createDeleteSet();
  if (run !== undefined) range.clients.set(Number(run), [{ clock: from, len: length }]);
  return range;
}

/** Adds the ids of what `item` holds. */
export function addIds({ clients }: Ids, { id: { client, clock }, length }: Y.Item): void {
  const ranges = clients.get(client) ?? [];
  ranges.push({ clock, len: length });
  clients.set(client, ranges);
}

/** The items that hold these ids and nothing else, as far as the document has them. */
export function itemsIn(transaction: Y.Transaction, ids: Ids): Y.Item[] {
  const items: Y.Item[] = [];
  Y.iterateDeletedStructs(transaction, ids, (struct) => {
    if (struct instanceof Y.Item && struct.parent !== null) items.push(struct);
  });
  return items;
}

/** The item of this one id; undefined where there is none. */
export function itemAt(transaction: Y.Transaction, id: string): Y.Item | undefined {
  const [client, clock] = id.split(":").map(Number) as [number, number];
  const range = Y.createDeleteSet();
  range.clients.set(client, [{ clock, len: 1 }]);
  return itemsIn(transaction, range)[0];
}

export function holderOf({ parent }: Y.Item): StoredType {
  assert(parent instanceof Y.AbstractType, "an item in a document has a parent there");
  return parent;
}

/** True for what is in one of these items. */
export function isWithin(item: Y.Item, ids: Ids): boolean {
  const { _item: container } = holderOf(item);
  return container !== null && Y.isDeleted(ids, container.id);
}

/** Inserts a value into a list of `holder` behind `left`, deleted or not; at the beginning for null. Answers its item. */
export function insertBehind(
  transaction: Y.Transaction,
  holder: StoredType,
  left: Y.Item | null,
  value: Stored,
): Y.Item {
  const { doc } = transaction;
  const id = new Y.ID(doc.clientID, Y.getState(doc.store, doc.clientID));
  const right = left === null ? holder._start : left.right;
  const content = value instanceof Y.AbstractType ? new Y.ContentType(value) : new Y.ContentAny([value]);
  const item = new Y.Item(id, left, left?.lastId ?? null, right, right?.id ?? null, holder, null, content);
  item.integrate(transaction, 0);
  return item;
}
