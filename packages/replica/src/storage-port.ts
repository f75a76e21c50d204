// The storage port: what a replica asks of a disk. Adapters live in the storage package; one contract suite runs on all.
// An entry is written once and never changed; a replica announces nothing before `append` has resolved.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentId } from "./document-id.js";

/** One entry as it lies on disk. */
export interface LogRecord {
  readonly author: ReplicaId;
  /** The first sequence number the entry covers, from 1. */
  readonly firstSeq: number;
  /** The last one, inclusive. */
  readonly lastSeq: number;
  /** The entry's canonical bytes. */
  readonly bytes: Uint8Array;
  /** True where `bytes` are made anew at each reading and are always the same: who keeps the record itself need not copy them. */
  readonly isLasting?: true;
}

/** How much of an author's entries is meant: those up to `seq`. */
export interface Prefix {
  readonly author: ReplicaId;
  readonly seq: number;
}

/** A document's state as it lies on disk. To storage its bytes mean nothing. */
export interface StoredSnapshot {
  /** What it covers, an author at most once; numbers from 1. */
  readonly covers: readonly Prefix[];
  readonly bytes: Uint8Array;
}

/** What is told of a snapshot without reading it. */
export interface SnapshotInfo {
  /** Greater for a later one of the same document. */
  readonly id: number;
  readonly byteCount: number;
}

export interface SnapshotWriting {
  /** How many of the latest are kept, this one included; at least 1. */
  readonly keep: number;
  /**
   * True when records are dropped that all kept snapshots cover, once there are `keep` of them: a prefix of each author's.
   * What is left can still be opened from any of them.
   */
  readonly truncate: boolean;
}

/** The part of a storage that keeps snapshots beside the logs. Rejects as `Storage` does. */
export interface SnapshotStorage {
  /** True where nothing outlives the process: a snapshot is then made when it is asked for, and not by itself. */
  readonly isVolatile?: true;
  /** Writes a snapshot, drops older ones and records, all in one step and after what was called before. As durable as `append`. */
  write(document: DocumentId, snapshot: StoredSnapshot, writing: SnapshotWriting): Promise<void>;
  /** The snapshots of a document, the latest first. */
  list(document: DocumentId): Promise<readonly SnapshotInfo[]>;
  /** A snapshot; undefined when it isn't there any more. Rejects when the disk holds something else than was written. */
  read(document: DocumentId, id: number): Promise<StoredSnapshot | undefined>;
  /** The records that end beyond `covers`, in the order of their appends. Costs what they and the authors are, not the log. */
  loadAbove(document: DocumentId, covers: readonly Prefix[]): Promise<readonly LogRecord[]>;
}

/** What an append promises when it resolves; see `Storage.append`. */
export type AppendDurability = "durable" | "relaxed";

/**
 * A place that keeps logs. Every method rejects with a `StorageError` of the adapter, which says what to do. After one whose
 * `code` is `DISK_FULL` nothing of the write was kept, and the same may be tried again; after any other a document is written no more.
 */
export interface Storage {
  /** True where records are kept as they are: `append` then gets lasting ones (`LogRecord.isLasting`), whose bytes nobody need make. */
  readonly takesLasting?: true;
  /**
   * Appends records to a document's log: all of them or none. Resolves once they survive a crash of the process,
   * and of the machine unless the adapter says otherwise. A record that is there already is left as it is.
   * A `relaxed` append may resolve before it survives a crash of the machine; that takes the latest of them alone, and none
   * that stands before a durable write. An adapter may always do more than it is asked for. Default `durable`.
   */
  append(document: DocumentId, records: readonly LogRecord[], durability?: AppendDurability): Promise<void>;
  /** The records of a document in the order of their appends; empty for one that was never written. */
  load(document: DocumentId): Promise<readonly LogRecord[]>;
  /**
   * The same a few at a time, for those who can't hold a whole log: no batch has more than a mebibyte unless it is one record.
   * What is appended or dropped meanwhile may be in it or not. Absent where only `load` reads a log.
   */
  loadInBatches?(document: DocumentId): AsyncIterable<readonly LogRecord[]>;
  /** The documents that have records or snapshots, in order of code units. */
  documents(): Promise<readonly DocumentId[]>;
  /** Deletes a document's log and its snapshots, all of it or nothing; small values stay. As durable as `append`. Fine for one that isn't there. */
  delete(document: DocumentId): Promise<void>;
  /** A small value beside the logs, such as the replica's identity; undefined when it was never saved. */
  loadMeta(key: string): Promise<Uint8Array | undefined>;
  /** Saves a small value, replacing an older one. As durable as `append`. */
  saveMeta(key: string, value: Uint8Array): Promise<void>;
  /**
   * A random name of this store, the same at every opening, which a copy of it doesn't share, nor what a backup brings back, as far as
   * the adapter can tell. Absent, or undefined, where it can't tell at all.
   */
  epoch?(): Promise<Uint8Array | undefined>;
  /**
   * A random name of the store's stay where it is, within an epoch: another one wherever the store may have been copied or put back since
   * its last opening and nothing shows that it was not, as when the machine was started meanwhile. Where authors can be replaced, the
   * replica writes under new ones then, so it should change seldom. Absent, or undefined, where nothing is in doubt or nobody can tell.
   */
  tenure?(): Promise<Uint8Array | undefined>;
  /** Where snapshots are kept; absent where they aren't, and documents are opened from their logs. */
  readonly snapshots?: SnapshotStorage;
  /** Releases files and locks. Everything that resolved before is kept. */
  close(): Promise<void>;
}
