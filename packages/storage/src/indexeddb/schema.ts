// The object stores of a store, and how they come about. Keys are arrays that begin with the document, so what belongs to
// one lies together; an empty array sorts behind every string, which ends a document's range.
import type { DBSchema, IDBPDatabase, IDBPTransaction } from "idb";

/** The version of the layout, which IndexedDB keeps with the database. */
export const formatVersion = 1;

export interface RecordRow {
  readonly document: string;
  readonly author: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Greater for a later one. */
  readonly position: number;
  readonly bytes: Uint8Array;
  readonly checksum: number;
}

/** A snapshot without its bytes, which are not read where they aren't asked for. */
export interface SnapshotRow {
  readonly document: string;
  readonly id: number;
  readonly byteCount: number;
  /** A line `author seq` for each author. */
  readonly covers: string;
  readonly checksum: number;
}

export interface MetaRow {
  readonly value: Uint8Array;
  readonly checksum: number;
}

export interface StoreSchema extends DBSchema {
  records: {
    key: [document: string, author: string, firstSeq: number];
    value: RecordRow;
    indexes: { ends: [document: string, author: string, lastSeq: number] };
  };
  snapshots: { key: [document: string, id: number]; value: SnapshotRow };
  snapshotBytes: { key: [document: string, id: number]; value: Uint8Array };
  meta: { key: string; value: MetaRow };
  /** Counters of the store itself. */
  counters: { key: "position"; value: number };
}

export const storeNames = ["records", "snapshots", "snapshotBytes", "meta", "counters"] as const;

export type StoreDatabase = IDBPDatabase<StoreSchema>;
export type ReadTransaction = IDBPTransaction<StoreSchema, readonly (typeof storeNames)[number][], "readonly">;
export type WriteTransaction = IDBPTransaction<StoreSchema, readonly (typeof storeNames)[number][], "readwrite">;

/** Makes the object stores in a database that is new. */
export function createStores(database: StoreDatabase): void {
  const records = database.createObjectStore("records", { keyPath: ["document", "author", "firstSeq"] });
  records.createIndex("ends", ["document", "author", "lastSeq"]);
  database.createObjectStore("snapshots", { keyPath: ["document", "id"] });
  for (const name of ["snapshotBytes", "meta", "counters"] as const) database.createObjectStore(name);
}

/** All keys that begin with these strings. */
export function keysUnder(...front: readonly string[]): IDBKeyRange {
  return IDBKeyRange.bound([...front], [...front, []]);
}
