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
}

/** A place that keeps logs. Every method rejects with a `StorageError` of the adapter, which says what to do. */
export interface Storage {
  /**
   * Appends records to a document's log: all of them or none. Resolves once they survive a crash of the process,
   * and of the machine unless the adapter says otherwise. A record that is there already is left as it is.
   */
  append(document: DocumentId, records: readonly LogRecord[]): Promise<void>;
  /** The records of a document in the order of their appends; empty for one that was never written. */
  load(document: DocumentId): Promise<readonly LogRecord[]>;
  /** The documents that have records, in order of code units. */
  documents(): Promise<readonly DocumentId[]>;
  /** Deletes a document's log, all of it or nothing; small values stay. As durable as `append`. Fine for one that isn't there. */
  delete(document: DocumentId): Promise<void>;
  /** A small value beside the logs, such as the replica's identity; undefined when it was never saved. */
  loadMeta(key: string): Promise<Uint8Array | undefined>;
  /** Saves a small value, replacing an older one. As durable as `append`. */
  saveMeta(key: string, value: Uint8Array): Promise<void>;
  /** Releases files and locks. Everything that resolved before is kept. */
  close(): Promise<void>;
}
