// A storage that lives as long as the object: for tests, for the simulator, and for replicas that keep nothing.
// It keeps the same promises as a disk (atomic appends, copied bytes), except that no crash is survived.
import type { DocumentId, LogRecord, SnapshotStorage, Storage } from "@joinery/replica";
import { StorageError } from "../errors.js";
import { checkRecords } from "../record-check.js";
import { checkSnapshot } from "../snapshot-check.js";
import { MemoryLog } from "./memory-log.js";
import { MemorySnapshots } from "./memory-snapshots.js";

/** A new, empty storage in memory. It grows with what is appended and is bounded by the heap only. */
export function memoryStorage(): Storage {
  return new MemoryStorage();
}

class MemoryStorage implements Storage {
  readonly takesLasting = true;
  readonly #logs = new Map<DocumentId, MemoryLog>();
  readonly #snapshots = new Map<DocumentId, MemorySnapshots>();
  readonly #meta = new Map<string, Uint8Array>();
  #closed = false;

  async append(document: DocumentId, records: readonly LogRecord[]): Promise<void> {
    this.#checkOpen("append");
    checkRecords(document, records);
    const log = this.#logs.get(document) ?? new MemoryLog();
    log.append(document, records);
    if (!log.isEmpty) this.#logs.set(document, log);
  }

  async load(document: DocumentId): Promise<readonly LogRecord[]> {
    this.#checkOpen("load");
    return this.#logs.get(document)?.records() ?? [];
  }

  async documents(): Promise<readonly DocumentId[]> {
    this.#checkOpen("documents");
    return [...new Set([...this.#logs.keys(), ...this.#snapshots.keys()])].sort();
  }

  async delete(document: DocumentId): Promise<void> {
    this.#checkOpen("delete");
    this.#logs.delete(document);
    this.#snapshots.delete(document);
  }

  readonly snapshots: SnapshotStorage = {
    isVolatile: true,
    write: async (document, snapshot, writing) => {
      this.#checkOpen("snapshots.write");
      checkSnapshot(document, snapshot, writing);
      const snapshots = this.#snapshots.get(document) ?? new MemorySnapshots();
      this.#snapshots.set(document, snapshots);
      snapshots.write(snapshot, writing, this.#logs.get(document) ?? new MemoryLog());
    },
    list: async (document) => {
      this.#checkOpen("snapshots.list");
      return this.#snapshots.get(document)?.list() ?? [];
    },
    read: async (document, id) => {
      this.#checkOpen("snapshots.read");
      return this.#snapshots.get(document)?.read(id);
    },
    loadAbove: async (document, covers) => {
      this.#checkOpen("snapshots.loadAbove");
      const covered = new Map(covers.map(({ author, seq }) => [author, seq]));
      return this.#logs.get(document)?.recordsAbove(covered) ?? [];
    },
  };

  async loadMeta(key: string): Promise<Uint8Array | undefined> {
    this.#checkOpen("loadMeta");
    const value = this.#meta.get(key);
    return value === undefined ? undefined : Uint8Array.from(value);
  }

  async saveMeta(key: string, value: Uint8Array): Promise<void> {
    this.#checkOpen("saveMeta");
    this.#meta.set(key, Uint8Array.from(value));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#logs.clear();
    this.#snapshots.clear();
    this.#meta.clear();
  }

  #checkOpen(operation: string): void {
    if (!this.#closed) return;
    throw new StorageError("CLOSED", `${operation} on a memory storage that is closed: make a new one`);
  }
}
