// What users hold of a document: typed reads, synchronous changes, and news of what changed.
// Promises appear only where a disk is waited for.

// For users who compile for less than ESNext: what this declares is in its own types too.
/// <reference lib="esnext.disposable" preserve="true" />

import type { ReplicaId } from "@joinery/clock";
import type { Fields, StructDraft, StructView } from "@joinery/crdt";
import type { DocumentCore } from "../core/document-core.js";
import type { Entry } from "../core/entry.js";
import type { DocumentId } from "../document-id.js";
import type { DocumentError } from "../errors.js";
import type { ChangeListener, FieldPath } from "./change-event.js";
import type { InvalidValue } from "./document-reading.js";
import type { DocumentSize } from "./document-size.js";
import type { DurabilityLevel } from "./durability/durability-level.js";
import type { Opening } from "./load-document.js";

export interface ChangeOptions {
  /** Handed to subscribers as `tag`, so that they can tell whose change it was. */
  readonly origin?: unknown;
}

/** A local change that was made. It is applied already; `saved` tells when it is on disk. */
export interface Change<R> {
  /** What the callback returned. */
  readonly result: R;
  /** The numbers of its operations, inclusive; `lastSeq < firstSeq` when it made none. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /**
   * Resolves once the change survives a crash, as far as the document's `durability` has it; nobody else hears of it before. Rejects with `DocumentError`, code
   * `STORAGE_FAILED`, when the disk refused it, or `DISK_FULL`, when there was no room as yet: then `settled` tells the rest. Need not be waited for: left alone, a rejection stops no process.
   */
  readonly saved: Promise<void>;
}

/**
 * What `change` calls: a function that answers no promise, as a change is over when it returns. One that does takes, by its
 * type, no function at all.
 */
export type Transaction<F extends Fields, R> = ((draft: StructDraft<F>) => R) &
  (0 extends R & 1 ? unknown : [Extract<R, PromiseLike<unknown>>] extends [never] ? unknown : NoPromise);

interface NoPromise {
  readonly "a change is synchronous: do the waiting outside": never;
}

/** An open document. */
export interface Document<F extends Fields> extends AsyncDisposable {
  readonly id: DocumentId;
  /** The part without promises, for those who build on it, such as undo managers. */
  readonly core: DocumentCore;
  /**
   * Who one's own changes are by: the replica's author, or the one that took its place when the document was deleted. Where
   * it is leased, a name that nothing is written under until `writable` has resolved.
   */
  readonly author: ReplicaId;
  /**
   * Everything in it, by field: the same object until something changes, then another, so that it can be compared by
   * identity. Collections in it are live views. Inside `change`, read the draft instead.
   */
  readonly value: StructView<F>;
  /**
   * The values that their fields' validators do not take, by their paths. Local writes are refused, so these come from
   * peers or from before the validator; they are joined all the same, or replicas would part, and it is up to the reader
   * to leave them out. Asks about every value, O(n), once after each change.
   */
  invalidValues(): readonly InvalidValue<F>[];
  /** How large it is, in the log and as a state. The same object until its value changes. */
  readonly size: DocumentSize;
  /**
   * How many operations of peers concern fields that this schema does not know. They are kept and relayed, and seen once
   * the document is opened with a schema that knows them.
   */
  readonly unknownOperations: number;
  /** What a crash may take of it. */
  readonly durability: DurabilityLevel;
  /** What opening it took, and whether snapshots could not be used. */
  readonly opening: Opening;
  /** Why the document takes no more changes; undefined while its disk works. */
  readonly failure: DocumentError | undefined;
  /**
   * Changes the document, all or nothing, before it returns: what `run` throws undoes everything and is thrown on.
   * Changes made in one synchronous run of code are written as one entry, in a microtask.
   * Throws `ChangeError` (`NESTED_CHANGE`, `ASYNC_CHANGE`, `CHANGE_TOO_LARGE`, `OWN_ENTRIES_MISSING`, `STORE_COPIED`; `NO_AUTHOR` before
   * `writable` where the author is leased; `LISTENER_LOOP`), `InvalidValueError` for what a field
   * does not take, and `DocumentError` with code `CLOSED`, or `STORAGE_FAILED` once the disk has refused a write.
   */
  change<R>(run: Transaction<F, R>, options?: ChangeOptions): Change<R>;
  /**
   * Resolves once the document may be changed, from then on offline too: at once unless the replica leases its author,
   * which then waits for the node with the pool and for what that author wrote here before. Rejects with the signal's
   * reason; with `DocumentError` (`CLOSED`, `STORAGE_FAILED`); with `ChangeError`, code `NO_AUTHOR`, where leased authors
   * don't write; with `ReplicaError`: `NO_LEASE` when the lease covers no more documents, or `CLOSED`.
   */
  writable(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Calls `listener` after every change, wherever it came from. Answers the function that ends it. */
  subscribe(listener: ChangeListener<F>): () => void;
  /**
   * Calls `listener` after changes at `path`, above it or below it: `["score"]`, `["score", "ann"]`, and for an element of
   * a set the element itself. Throws `DocumentError`, code `UNKNOWN_FIELD`, for a field that the schema does not have.
   */
  subscribe(path: FieldPath<F>, listener: ChangeListener<F>): () => void;
  /** Takes entries as from a peer, for those who carry them. Nothing happens where it is closed or its disk has failed. */
  receive(entries: readonly Entry[]): void;
  /**
   * Resolves when everything that was changed or received so far is verified and on disk. Rejects with `DocumentError`:
   * `CLOSED`, `STORAGE_FAILED`; inside `change` with `ChangeError`, code `NESTED_CHANGE`.
   */
  settled(): Promise<void>;
  /**
   * Writes a snapshot of what is applied now, as is done by itself from time to time: see `snapshots` of `createReplica`.
   * Resolves when it is on disk. Rejects with `DocumentError`: `NO_SNAPSHOT` where there can be none, `CLOSED`,
   * `STORAGE_FAILED`; or with the storage's own error, and then the document goes on without.
   */
  snapshot(): Promise<void>;
  /**
   * Resolves when the entries below the snapshot that it was opened from are back in the log, as far as storage has them.
   * That begins by itself. Rejects with the storage's own error, or `CORRUPT_LOG`.
   */
  history(): Promise<void>;
  /** Writes what is left and lets go. Rejects with `STORAGE_FAILED` when something could not be written. */
  close(): Promise<void>;
}
