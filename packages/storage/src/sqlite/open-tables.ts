// What works on an open file: its tables, and what commits to them.
import type { DocumentId } from "@joinery/replica";
import type { SqliteDatabase } from "./driver-port.js";
import { FlushSetting } from "./flush-setting.js";
import { GroupCommit } from "./group-commit.js";
import { MetaTable } from "./meta-table.js";
import { NameTable } from "./name-table.js";
import { closeStore } from "./open-store.js";
import { RecordTable } from "./record-table.js";
import { SnapshotTable } from "./snapshot-table.js";
import { SparePages } from "./spare-pages.js";
import { openFault, readFault } from "./sqlite-fault.js";
import { type Claim, claimPlace } from "./store-place.js";
import { Transactions } from "./transactions.js";

interface Tables {
  readonly names: NameTable;
  readonly records: RecordTable;
  readonly snapshots: SnapshotTable;
  readonly meta: MetaTable;
  readonly transactions: Transactions;
  readonly sparePages: SparePages;
}

export interface OpenStore extends Tables {
  readonly database: SqliteDatabase;
  readonly claim: Claim;
  readonly commits: GroupCommit;
}

/** The tables of a database that `openStore` gave. Closes it when it throws. */
export function storeOf(path: string, database: SqliteDatabase, relaxedMsMax: number): OpenStore {
  const tables = closingOnFault(database, readFault, path, () => tablesOf(path, database));
  const { meta, transactions } = tables;
  const claim = closingOnFault(database, openFault, path, () =>
    claimPlace(path, meta, (run) => {
      transactions.begin();
      run();
      transactions.commit();
    }),
  );
  const commits = new GroupCommit(path, transactions, new FlushSetting(database, meta), relaxedMsMax);
  return { ...tables, database, claim, commits };
}

/** Takes a document with all that belongs to it away. Call it where all of that can be undone. */
export function deleteFrom({ names, records, snapshots }: Tables, document: DocumentId): void {
  const place = names.find(document);
  if (place === undefined) return;
  records.delete(place);
  snapshots.delete(place);
  names.delete(document, place);
}

/** Their statements name every table and column, so a file that lacks one is found here. */
function tablesOf(path: string, database: SqliteDatabase): Tables {
  const names = new NameTable(path, database);
  const records = new RecordTable(path, database, names);
  return {
    names,
    records,
    snapshots: new SnapshotTable(path, database, names, records),
    meta: new MetaTable(path, database),
    transactions: new Transactions(database, () => names.forget()),
    sparePages: new SparePages(database),
  };
}

function closingOnFault<T>(
  database: SqliteDatabase,
  fault: (path: string, cause: unknown) => Error,
  path: string,
  open: () => T,
): T {
  try {
    return open();
  } catch (cause) {
    closeStore(database);
    throw fault(path, cause);
  }
}
