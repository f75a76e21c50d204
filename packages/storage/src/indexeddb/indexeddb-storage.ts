// A storage in an IndexedDB database, for pages and workers. What has resolved survives a crash of the page, the browser and,
// as far as the browser keeps its word about `strict` durability, the machine.
import type { AppendDurability, DocumentId, LogRecord, SnapshotStorage, Storage } from "@joinery/replica";
import { StorageError } from "../errors.js";
import { checkRecords, copyRecord } from "../record-check.js";
import { checkSnapshot, copySnapshot } from "../snapshot-check.js";
import { GroupCommit, type Writing } from "./group-commit.js";
import { quoted, readFault } from "./indexeddb-fault.js";
import { openDatabase } from "./open-database.js";
import { lockStore, type Release } from "./owner-lock.js";
import { RecordRows } from "./record-rows.js";
import { keysUnder, type ReadTransaction, type StoreDatabase, storeNames } from "./schema.js";
import { SnapshotRows } from "./snapshot-rows.js";
import { takeEpoch } from "./store-epoch.js";

export interface IndexedDbStorageOptions {
  /** How long an open waits for another owner, such as a tab that is closing, to let go of the store. Default 2,000 ms. */
  readonly busyTimeoutMs?: number;
  /** What keeps a store to one owner. Default: `navigator.locks`, which pages have that came over HTTPS or from this machine. */
  readonly locks?: LockManager;
  /** How long a relaxed append may be lost by a loss of power: then it is flushed. Default 1,000 ms. */
  readonly relaxedMsMax?: number;
}

/**
 * A storage in the IndexedDB database `name` of this origin, which is created when it isn't there. Nothing is opened before
 * the first operation, which rejects when the database can't be used; the next one tries again.
 */
export function indexedDbStorage(name: string, options: IndexedDbStorageOptions = {}): Storage {
  return new IndexedDbStorage(name, options);
}

interface OpenStore {
  readonly database: StoreDatabase;
  readonly commits: GroupCommit;
  readonly release: Release;
}

class IndexedDbStorage implements Storage {
  readonly #name: string;
  readonly #options: IndexedDbStorageOptions;
  readonly #records: RecordRows;
  readonly #snapshots: SnapshotRows;
  #opening: Promise<OpenStore> | undefined;
  #closing: Promise<void> | undefined;

  readonly snapshots: SnapshotStorage = {
    write: async (document, snapshot, writing) => {
      checkSnapshot(document, snapshot, writing);
      const copy = copySnapshot(snapshot);
      return this.#write("snapshots.write", (to) => this.#snapshots.write(to, document, copy, writing));
    },
    list: (document) => this.#read("snapshots.list", (from) => this.#snapshots.list(from, document)),
    read: (document, id) => this.#read("snapshots.read", (from) => this.#snapshots.read(from, document, id)),
    loadAbove: (document, covers) =>
      this.#read("snapshots.loadAbove", (from) => this.#records.loadAbove(from, document, covers)),
  };

  constructor(name: string, options: IndexedDbStorageOptions) {
    this.#name = name;
    this.#options = options;
    this.#records = new RecordRows(name);
    this.#snapshots = new SnapshotRows(name, this.#records);
  }

  async append(document: DocumentId, records: readonly LogRecord[], durability?: AppendDurability): Promise<void> {
    checkRecords(document, records);
    // The caller may change the bytes as soon as this call returns, which is before the commit.
    const copies = records.map(copyRecord);
    return this.#write("append", (to) => this.#records.append(to, document, copies), durability);
  }

  load(document: DocumentId): Promise<readonly LogRecord[]> {
    return this.#read("load", (from) => this.#records.load(from, document));
  }

  documents(): Promise<readonly DocumentId[]> {
    return this.#read("documents", async (from) => {
      const names = [...(await this.#records.documents(from)), ...(await this.#snapshots.documents(from))];
      return [...new Set(names)].sort() as DocumentId[];
    });
  }

  delete(document: DocumentId): Promise<void> {
    return this.#write("delete", async (to) => {
      for (const store of ["records", "snapshots", "snapshotBytes"] as const) {
        await to.objectStore(store).delete(keysUnder(document));
      }
    });
  }

  loadMeta(key: string): Promise<Uint8Array | undefined> {
    return this.#read("loadMeta", (from) => this.#records.loadMeta(from, key));
  }

  async saveMeta(key: string, value: Uint8Array): Promise<void> {
    const copy = Uint8Array.from(value);
    return this.#write("saveMeta", (to) => this.#records.saveMeta(to, key, copy));
  }

  async epoch(): Promise<Uint8Array> {
    let epoch: Uint8Array | undefined;
    await this.#write("epoch", async (to) => {
      epoch = await takeEpoch(to, this.#records);
    });
    return epoch as Uint8Array;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #write(operation: string, write: Writing, durability?: AppendDurability): Promise<void> {
    const { commits } = await this.#open(operation);
    return commits.submit(write, durability);
  }

  /** Reads see every write that was called before them. */
  async #read<T>(operation: string, read: (from: ReadTransaction) => Promise<T>): Promise<T> {
    const { commits, database } = await this.#open(operation);
    await commits.idle();
    try {
      return await read(database.transaction(storeNames, "readonly"));
    } catch (cause) {
      throw readFault(this.#name, cause);
    }
  }

  #open(operation: string): Promise<OpenStore> {
    if (this.#closing !== undefined) {
      const advice = "open it with indexedDbStorage(name)";
      return Promise.reject(
        new StorageError("CLOSED", `${operation} on ${quoted(this.#name)} after it was closed: ${advice}`),
      );
    }
    this.#opening ??= this.#openOnce().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #openOnce(): Promise<OpenStore> {
    const release = await lockStore(this.#locks, this.#name, this.#options.busyTimeoutMs ?? 2000);
    try {
      const onLost = (what: string): void => {
        commits.break(new StorageError("WRITE_FAILED", `${what}: close the storage and open it anew`));
      };
      const database = await openDatabase(this.#name, onLost);
      const commits = new GroupCommit(this.#name, database, this.#options.relaxedMsMax ?? 1000);
      return { database, commits, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  get #locks(): LockManager {
    const locks = this.#options.locks ?? (globalThis.navigator as Navigator | undefined)?.locks;
    if (globalThis.indexedDB !== undefined && locks !== undefined) return locks;
    const missing = locks === undefined ? "navigator.locks" : "indexedDB";
    const advice = "use it in a page or a worker of a site served over HTTPS or from localhost";
    throw new StorageError("NO_DRIVER", `there is no ${missing} here, which indexedDbStorage needs: ${advice}`);
  }

  async #close(): Promise<void> {
    // A store that never opened has nothing to release, and why it did not was told to whoever asked.
    const store = await this.#opening?.catch(() => undefined);
    if (store === undefined) return;
    await store.commits.end();
    store.database.close();
    store.release();
  }
}
