// What an archive holds, item by item, as plain values in bytes. An item names its document by number, so that one whose
// document was lost to damage is never taken for another's.

import { decodePlain, encodePlain, type LogRecord, type Prefix, type StoredSnapshot } from "@joinery/replica";
import { isAuthor, isSeq } from "../record-check.js";
import { fromTextKey, toTextKey } from "../sqlite/text-key.js";

/** Small values that belong to the document and not to the replica that kept it, by what they are. */
export type DocumentValues = ReadonlyMap<string, Uint8Array>;

export type Item =
  | { readonly type: "document"; readonly place: number; readonly name: string; readonly values: DocumentValues }
  /** A part of a snapshot; the last one says so. */
  | { readonly type: "part"; readonly place: number; readonly bytes: Uint8Array; readonly isLast: boolean }
  | { readonly type: "record"; readonly place: number; readonly record: LogRecord }
  | { readonly type: "end"; readonly place: number; readonly records: number; readonly snapshots: number }
  | { readonly type: "digest"; readonly documents: number; readonly digest: Uint8Array };

/** The plain value of an item. */
export function plainOf(item: Item): readonly unknown[] {
  switch (item.type) {
    case "document":
      return [0, item.place, toTextKey(item.name), [...item.values].flat()];
    case "part":
      return [1, item.place, item.bytes, item.isLast];
    case "record": {
      const { author, firstSeq, lastSeq, bytes } = item.record;
      return [2, item.place, author, firstSeq, lastSeq - firstSeq, bytes];
    }
    case "end":
      return [3, item.place, item.records, item.snapshots];
    case "digest":
      return [4, item.documents, item.digest];
  }
}

export function encodeItems(items: readonly Item[]): Uint8Array {
  return encodePlain(items.map(plainOf)).bytes;
}

/** The items in the bytes of a block; undefined for bytes that no archive holds. Never throws. */
export function decodeItems(bytes: Uint8Array): readonly Item[] | undefined {
  const decoded = decodePlain(bytes);
  if (!decoded.ok || !Array.isArray(decoded.value)) return undefined;
  const items = decoded.value.map(itemOf);
  return items.every((item) => item !== undefined) ? items : undefined;
}

function itemOf(value: unknown): Item | undefined {
  if (!Array.isArray(value)) return undefined;
  const [type, place, ...rest] = value as unknown[];
  if (!isCount(place)) return undefined;
  if (type === 0) return documentOf(place, rest);
  if (type === 1) return partOf(place, rest);
  if (type === 2) return recordOf(place, rest);
  if (type === 3) return endOf(place, rest);
  return type === 4 && rest.length === 1 && isBytes(rest[0])
    ? { type: "digest", documents: place, digest: rest[0] }
    : undefined;
}

function documentOf(place: number, [key, list, ...more]: readonly unknown[]): Item | undefined {
  const name = fromTextKey(key);
  if (name === undefined || !Array.isArray(list) || list.length % 2 !== 0 || more.length > 0) return undefined;
  const values = new Map<string, Uint8Array>();
  for (let index = 0; index < list.length; index += 2) {
    const [kind, value] = [list[index], list[index + 1]] as unknown[];
    if (typeof kind !== "string" || !isBytes(value) || values.has(kind)) return undefined;
    values.set(kind, value);
  }
  return { type: "document", place, name, values };
}

function partOf(place: number, [bytes, isLast, ...more]: readonly unknown[]): Item | undefined {
  if (!isBytes(bytes) || typeof isLast !== "boolean" || more.length > 0) return undefined;
  return { type: "part", place, bytes, isLast };
}

function recordOf(place: number, [author, firstSeq, span, bytes, ...more]: readonly unknown[]): Item | undefined {
  if (!isAuthor(author) || !isSeq(firstSeq) || !isCount(span) || !isBytes(bytes) || more.length > 0) return undefined;
  const lastSeq = firstSeq + span;
  return isSeq(lastSeq) ? { type: "record", place, record: { author, firstSeq, lastSeq, bytes } } : undefined;
}

function endOf(place: number, [records, snapshots, ...more]: readonly unknown[]): Item | undefined {
  if (!isCount(records) || !isCount(snapshots) || more.length > 0) return undefined;
  return { type: "end", place, records, snapshots };
}

/** A snapshot in bytes, which `part` items carry. */
export function encodeSnapshot({ covers, bytes }: StoredSnapshot): Uint8Array {
  return encodePlain([covers.flatMap(({ author, seq }) => [author, seq]), bytes]).bytes;
}

/** Undefined for bytes that are none. Never throws. */
export function decodeSnapshot(encoded: Uint8Array): StoredSnapshot | undefined {
  const decoded = decodePlain(encoded);
  if (!decoded.ok || !Array.isArray(decoded.value)) return undefined;
  const [list, bytes, ...more] = decoded.value as unknown[];
  if (!Array.isArray(list) || list.length % 2 !== 0 || !isBytes(bytes) || more.length > 0) return undefined;
  const covers = new Map<Prefix["author"], number>();
  for (let index = 0; index < list.length; index += 2) {
    const [author, seq] = [list[index], list[index + 1]] as unknown[];
    if (!isAuthor(author) || !isSeq(seq) || covers.has(author)) return undefined;
    covers.set(author, seq);
  }
  return { covers: Array.from(covers, ([author, seq]) => ({ author, seq })), bytes };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}
