// Joinery over a SQLite file, with every default: a document with a table.

import { assert, table } from "@joinery/crdt";
import { createReplica, type DocumentCore } from "@joinery/replica";
import { sqliteStorage } from "@joinery/storage/sqlite";
import { names } from "../subjects/names.js";
import type { Pair } from "../work/workload.js";

const schema = { [names.table]: table<string>() };

export interface StoredTableOptions {
  /** Drops the log below snapshots. Default: it is kept. */
  readonly retain?: "tail";
  /** No snapshots but those asked for. */
  readonly byHand?: true;
  /** Default: each change is on disk before it is saved. */
  readonly durability?: "relaxed";
}

export interface StoredTable {
  readonly core: DocumentCore;
  /** One transaction; resolves when it is on disk. */
  set(pair: Pair): Promise<void>;
  /** One transaction; resolves when it is on disk. */
  setAll(pairs: readonly Pair[]): Promise<void>;
  get(key: string): string | undefined;
  pairs(): Iterable<Pair>;
  snapshot(): Promise<void>;
  close(): Promise<void>;
}

/** Resolves once the document can be read. */
export async function openStoredTable(
  path: string,
  { retain, byHand, durability }: StoredTableOptions = {},
): Promise<StoredTable> {
  const snapshots = {
    ...(retain === undefined ? {} : { retain, keep: 1 }),
    ...(byHand === undefined ? {} : { entries: Number.MAX_SAFE_INTEGER }),
  };
  const replica = await createReplica({ storage: sqliteStorage(path), snapshots });
  const document = await replica.open("bench", schema, durability === undefined ? {} : { durability });
  const core = replica.core.documents.get(document.id);
  assert(core !== undefined, "an open document is among its replica's");
  return {
    core,
    set: ([key, value]) => document.change((draft) => draft[names.table].set(key, value)).saved,
    setAll: (pairs) =>
      document.change((draft) => {
        for (const [key, value] of pairs) draft[names.table].set(key, value);
      }).saved,
    get: (key) => document.value[names.table].get(key),
    pairs: () => document.value[names.table],
    snapshot: () => document.snapshot(),
    close: () => replica.close(),
  };
}
