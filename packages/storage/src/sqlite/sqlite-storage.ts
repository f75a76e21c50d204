// A storage in one SQLite file. What has resolved survives a crash of the process and of the machine.
// It keeps the invariant that nothing acknowledged is lost: WAL, a flush at every commit, one owner of the file.
import { resolve } from "node:path";
import {
  type AppendDurability,
  checkNumber,
  checkOptionNames,
  type DocumentId,
  type LogRecord,
  type SnapshotStorage,
  type Storage,
  timerMsMax,
} from "@joinery/replica";
import { StorageError } from "../errors.js";
import { checkRecords, copyRecord } from "../record-check.js";
import { checkSnapshot, copySnapshot } from "../snapshot-check.js";
import type { SqliteDriver } from "./driver-port.js";
import { findDriver } from "./find-driver.js";
import { closeStore, openStore } from "./open-store.js";
import { deleteFrom, type OpenStore, storeOf } from "./open-tables.js";
import { readFault } from "./sqlite-fault.js";

export interface SqliteStorageOptions {
  /** How long an open waits, blocking the event loop, for another owner to let go of the file. Default 2,000 ms. */
  readonly busyTimeoutMs?: number;
  /** The SQLite to use, as `betterSqlite3Driver()`. Default: `node:sqlite` where Node has it, else `@photostructure/sqlite`. */
  readonly driver?: SqliteDriver;
  /** How long a relaxed append may be lost by a loss of power: then it is flushed. Default 1,000 ms. */
  readonly relaxedMsMax?: number;
}

const optionNames: Readonly<Record<keyof SqliteStorageOptions, true>> = {
  busyTimeoutMs: true,
  driver: true,
  relaxedMsMax: true,
};

/**
 * A storage in the SQLite file at `path`, which is created when it isn't there; its folder must be. Nothing is opened
 * before the first operation, which rejects when the file can't be used; the next one tries again. Throws
 * `ArgumentError` for options that it can't take.
 */
export function sqliteStorage(path: string, options: SqliteStorageOptions = {}): Storage {
  checkOptionNames(options, "sqliteStorage", optionNames);
  checkNumber(options.busyTimeoutMs, "options.busyTimeoutMs", "milliseconds", 0, timerMsMax);
  checkNumber(options.relaxedMsMax, "options.relaxedMsMax", "milliseconds", 0, timerMsMax);
  return new SqliteStorage(path, options);
}

class SqliteStorage implements Storage {
  readonly snapshots: SnapshotStorage = {
    write: async (document, snapshot, writing) => {
      checkSnapshot(document, snapshot, writing);
      const copy = copySnapshot(snapshot);
      const { commits, snapshots, sparePages } = await this.#open("snapshots.write");
      await commits.submit({ byteCount: copy.bytes.length, run: () => snapshots.write(document, copy, writing) });
      sparePages.giveBackSoon();
    },
    list: (document) => this.#read("snapshots.list", ({ snapshots }) => snapshots.list(document)),
    read: (document, id) => this.#read("snapshots.read", ({ snapshots }) => snapshots.read(document, id)),
    loadAbove: (document, covers) =>
      this.#read("snapshots.loadAbove", ({ records }) => records.loadAbove(document, covers)),
  };
  readonly #path: string;
  readonly #options: SqliteStorageOptions;
  #opening: Promise<OpenStore> | undefined;
  #closing: Promise<void> | undefined;

  constructor(path: string, options: SqliteStorageOptions) {
    // The working directory may change before the first operation.
    this.#path = path === ":memory:" ? path : resolve(path);
    this.#options = options;
  }

  async append(
    document: DocumentId,
    records: readonly LogRecord[],
    durability: AppendDurability = "durable",
  ): Promise<void> {
    checkRecords(document, records);
    // The caller may change the bytes as soon as this call returns, which is before the commit.
    const copies = records.map(copyRecord);
    const { commits, records: table } = await this.#open("append");
    if (copies.length === 0) return;
    await commits.submit({
      byteCount: copies.reduce((sum, { bytes }) => sum + bytes.length, 0),
      durability,
      run: () => table.append(document, copies),
      isOneStatement: () => table.isOneStatement(document, copies),
    });
  }

  load(document: DocumentId): Promise<readonly LogRecord[]> {
    return this.#read("load", ({ records }) => records.load(document));
  }

  async *loadInBatches(document: DocumentId): AsyncIterable<readonly LogRecord[]> {
    for (let position = Number.MIN_SAFE_INTEGER; ; ) {
      const from = position;
      const batch = await this.#read("loadInBatches", ({ records }) => records.batchAfter(document, from));
      if (batch.records.length === 0) return;
      yield batch.records;
      position = batch.last;
    }
  }

  documents(): Promise<readonly DocumentId[]> {
    return this.#read("documents", ({ names }) => names.documents());
  }

  async delete(document: DocumentId): Promise<void> {
    const store = await this.#open("delete");
    await store.commits.submit({ run: () => deleteFrom(store, document) });
    store.sparePages.giveBackSoon();
  }

  loadMeta(key: string): Promise<Uint8Array | undefined> {
    return this.#read("loadMeta", ({ meta }) => meta.load(key));
  }

  async saveMeta(key: string, value: Uint8Array): Promise<void> {
    const copy = Uint8Array.from(value);
    const { commits, meta } = await this.#open("saveMeta");
    return commits.submit({ byteCount: copy.length, run: () => meta.save(key, copy) });
  }

  epoch(): Promise<Uint8Array> {
    return this.#read("epoch", ({ claim }) => Uint8Array.from(claim.epoch));
  }

  tenure(): Promise<Uint8Array> {
    return this.#read("tenure", ({ claim }) => Uint8Array.from(claim.tenure));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Reads see every write that was called before them. */
  async #read<T>(operation: string, read: (store: OpenStore) => T): Promise<T> {
    const store = await this.#open(operation);
    store.commits.flush();
    try {
      return read(store);
    } catch (cause) {
      throw readFault(this.#path, cause);
    }
  }

  #open(operation: string): Promise<OpenStore> {
    if (this.#closing !== undefined) {
      return Promise.reject(
        new StorageError(
          "CLOSED",
          `${operation} on ${this.#path} after it was closed: open it with sqliteStorage(path)`,
        ),
      );
    }
    this.#opening ??= this.#openOnce().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #openOnce(): Promise<OpenStore> {
    if (this.#path === ":memory:") {
      throw new StorageError("CANNOT_OPEN", '":memory:" keeps nothing on a disk: use memoryStorage()');
    }
    const driver = this.#options.driver ?? (await findDriver());
    const database = openStore(this.#path, driver, this.#options.busyTimeoutMs ?? 2000);
    return storeOf(this.#path, database, this.#options.relaxedMsMax ?? 1000);
  }

  async #close(): Promise<void> {
    // A store that never opened has nothing to release, and why it did not was told to whoever asked.
    const store = await this.#opening?.catch(() => undefined);
    if (store === undefined) return;
    store.commits.end();
    store.sparePages.finish();
    closeStore(store.database);
  }
}
