// Takes back in Yjs what updates did. What they inserted is deleted. What they overwrote is written anew, as a copy, since an entry of
// a map can't come back: of two that were written the later one counts, deleted or not. The copy is as of now: with what others
// wrote in it since, and without what they deleted. After `redoItem` of Yjs, which knows copies by pointers in the document;
// here they are named by ids, as documents are made anew now and then.

import { assert } from "@joinery/crdt";
import * as Y from "yjs";
import type { TakeBack } from "../core/engine.js";
import type { Renaming } from "../core/renaming.js";
import { copyOf, idsBelow, lastOf, lastSeen, type Seen } from "./copy.js";
import {
  addIds,
  holderOf,
  type Ids,
  idText,
  insertBehind,
  isWithin,
  itemAt,
  itemsIn,
  rangeOf,
  type StoredType,
} from "./items.js";
import type { YjsUpdate } from "./yjs-update.js";

/** Whether all that `update`, which only deletes, took out comes back where it can be seen when it is left out. */
export function isLeavable(transaction: Y.Transaction, { bytes }: YjsUpdate, names: Renaming): boolean {
  const { ds } = Y.decodeUpdate(bytes);
  return topOf(itemsIn(transaction, ds), ds).every((item) => {
    const { _item: container } = holderOf(item);
    const isMoved = container !== null && names.latest(idText(container.id)) !== idText(container.id);
    return !isMoved && (item.parentSub === null || item.right === null);
  });
}

/** Makes the edits, in an open transaction. */
export function takeBack(transaction: Y.Transaction, what: TakeBack<YjsUpdate>, names: Renaming): void {
  new TakingBack(transaction, what, names).run();
  // Places that Yjs remembers don't follow deletions by item.
  for (const [type, keys] of transaction.changed)
    if (keys.has(null) && type._searchMarker) type._searchMarker.length = 0;
}

class TakingBack implements Seen {
  readonly #transaction: Y.Transaction;
  readonly #what: TakeBack<YjsUpdate>;
  readonly #names: Renaming;
  /** The ids that the updates gave out. */
  readonly #own: Ids;
  #deleted: Ids | undefined;

  constructor(transaction: Y.Transaction, what: TakeBack<YjsUpdate>, names: Renaming) {
    this.#transaction = transaction;
    this.#what = what;
    this.#names = names;
    this.#own = Y.mergeDeleteSets(what.undone.map(rangeOf));
    // Apart from what others hold.
    itemsIn(transaction, this.#own);
  }

  run(): void {
    for (const update of this.#what.undone) {
      this.#takeOut(update);
      this.#bringBack(update);
    }
    for (const { bytes } of this.#what.redone) {
      for (const item of itemsIn(this.#transaction, Y.decodeUpdate(bytes).ds)) this.#remove(item);
    }
  }

  isLeftOut({ id }: Y.Item): boolean {
    return Y.isDeleted(this.#own, id);
  }

  /** Unless somebody else took it out. */
  stands({ id: { client, clock } }: Y.Item, at: number): boolean {
    this.#deleted ??= Y.mergeDeleteSets(Array.from(this.#what.others(), ({ bytes }) => Y.decodeUpdate(bytes).ds));
    return !Y.isDeleted(this.#deleted, new Y.ID(client, clock + at));
  }

  #takeOut(update: YjsUpdate): void {
    for (const item of itemsIn(this.#transaction, rangeOf(update))) {
      if (isWithin(item, this.#own)) continue;
      if (item.parentSub === null || !this.#overwrites(item)) this.#remove(item);
    }
  }

  /** Puts what stood under the key of `item` before it in its place; false where nothing did, or where others have written since. */
  #overwrites(item: Y.Item): boolean {
    const now = this.#latest(item, lastOf(item));
    if (now === undefined || !isShown(now)) return false;
    const before = lastSeen(item.left, this);
    if (before === null || !this.stands(before, lastOf(before))) return false;
    this.#put(holderOf(now), item.parentSub as string, before);
    return true;
  }

  /** What an update deleted, unless something stands in its place. */
  #bringBack({ bytes }: YjsUpdate): void {
    const { ds } = Y.decodeUpdate(bytes);
    for (const item of topOf(itemsIn(this.#transaction, ds), ds)) {
      const holder = this.#holderNow(item);
      if (holder === undefined || this.isLeftOut(item)) continue;
      if (item.parentSub === null) this.#insert(holder, item);
      else if (holder._map.get(item.parentSub)?.deleted !== false && this.stands(item, lastOf(item))) {
        this.#put(holder, item.parentSub, item);
      }
    }
  }

  #put(holder: StoredType, key: string, before: Y.Item): void {
    const { value, ids } = copyOf(before, lastOf(before), this);
    (holder as Y.Map<unknown>).set(key, value);
    this.#renew(ids, holder._map.get(key) as Y.Item, 0);
  }

  /** Inserts copies of the elements in `item` behind themselves, or in a copy of what they are in. */
  #insert(holder: StoredType, item: Y.Item): void {
    const { id, length } = item;
    for (let at = 0; at < length; at++) {
      const element = itemAt(this.#transaction, idText(id, at));
      if (element === undefined || !this.stands(element, 0)) continue;
      const { value, ids } = copyOf(element, 0, this);
      this.#renew(ids, insertBehind(this.#transaction, holder, this.#placeOf(holder, element), value), 0);
    }
  }

  #renew(ids: readonly string[], made: Y.Item, at: number): void {
    const now = idsBelow(made, at);
    assert(now.length === ids.length, "a copy has the parts that were copied");
    for (const [index, id] of ids.entries()) this.#names.renew(id, now[index] as string);
  }

  /** What stands in `holder` for `element`, or for the last one before it, deleted or not. */
  #placeOf(holder: StoredType, element: Y.Item): Y.Item | null {
    let last = 0;
    for (let left: Y.Item | null = element; left !== null; left = left.left, last = (left?.length ?? 0) - 1) {
      for (; last >= 0; last--) {
        const now = itemAt(this.#transaction, this.#latestId(left, last));
        if (now?.parent === holder) return now;
      }
    }
    return null;
  }

  /** Deletes `item` and what stands for it, but no key that others have written since. */
  #remove(item: Y.Item): void {
    this.#delete(item);
    const { id, length } = item;
    for (let at = 0; at < length; at++) {
      const latest = this.#names.latest(idText(id, at));
      const now = latest === idText(id, at) ? undefined : itemAt(this.#transaction, latest);
      if (now !== undefined) this.#delete(now);
    }
  }

  #delete(item: Y.Item): void {
    if (item.parentSub !== null ? isShown(item) : !item.deleted) item.delete(this.#transaction);
    // Said all the same where somebody else has deleted it: that may be taken back too.
    else if (item.parentSub === null) addIds(this.#transaction.deleteSet, item);
  }

  #latestId(item: Y.Item, at: number): string {
    return this.#names.latest(idText(item.id, at));
  }

  /** What stands for the element `at` of `item`: alone, if it is another. */
  #latest(item: Y.Item, at: number): Y.Item | undefined {
    const id = this.#latestId(item, at);
    return id === idText(item.id, at) ? item : itemAt(this.#transaction, id);
  }

  #holderNow(item: Y.Item): StoredType | undefined {
    const holder = holderOf(item);
    if (holder._item === null) return holder;
    const container = this.#latest(holder._item, 0);
    return container?.content instanceof Y.ContentType ? container.content.type : undefined;
  }
}

/** True for what is read under its key. */
function isShown(item: Y.Item): boolean {
  return !item.deleted && holderOf(item)._map.get(item.parentSub as string) === item;
}

/** Without what is inside of others of them. */
function topOf(items: readonly Y.Item[], ds: Ids): Y.Item[] {
  return items.filter((item) => !isWithin(item, ds));
}
