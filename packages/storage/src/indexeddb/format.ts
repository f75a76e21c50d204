// Which layout a store has, and how one of an older format becomes one of the next. What a step does is never changed, whatever
// becomes of schema.ts: it says what older versions of the library have written.
import type { IDBPDatabase, IDBPTransaction } from "idb";
import { createStores, formatVersion, type StoreDatabase, storeNames } from "./schema.js";

export type Database = IDBPDatabase<unknown>;
export type VersionChange = IDBPTransaction<unknown, string[], "versionchange">;

/** From one format to the next. */
export interface UpgradeStep {
  /** The object stores of the older format, by which a store of it is known. */
  readonly storeNames: readonly string[];
  /** Waits for nothing but requests of the transaction, which ends when there is none. */
  readonly run: (database: Database, change: VersionChange) => Promise<void>;
}

export interface Format {
  readonly version: number;
  readonly storeNames: readonly string[];
  readonly create: (database: StoreDatabase) => void;
  /** By the version that a step begins with: one for each older format that there was. */
  readonly steps: ReadonlyMap<number, UpgradeStep>;
}

/** What this code writes and reads. There was none before it. */
export const currentFormat: Format = { version: formatVersion, storeNames, create: createStores, steps: new Map() };

/** Whether a database of `version` has the object stores of a store, and no others. */
export function isStore(database: Database, format: Format): boolean {
  const { version, objectStoreNames: found } = database;
  const expected = version === format.version ? format.storeNames : format.steps.get(version)?.storeNames;
  return expected !== undefined && found.length === expected.length && expected.every((name) => found.contains(name));
}

/** Runs the steps from an older version on, in the transaction that changes the version: all of them or none. */
export async function runSteps(database: Database, change: VersionChange, from: number, format: Format): Promise<void> {
  for (let version = from; version < format.version; version++) await format.steps.get(version)?.run(database, change);
}
