// A document as users of the front door hold it: everything a replica's document has, and waiting for its peers.

import type { Fields } from "@joinery/crdt";
import type { ChangeOptions, Document as LocalDocument, Transaction } from "@joinery/replica";
import type { ExportOptions, ImportResult } from "@joinery/replica/bytes";
import type { DocumentStatus, Presence, StatusListener } from "@joinery/sync";
import type { Change } from "./finality/synced-change.js";

/** An open document that is synced with every peer that has it open too. */
export interface Document<F extends Fields> extends Omit<LocalDocument<F>, "receive" | "change"> {
  /**
   * Changes the document, all or nothing, before it returns: what `run` throws undoes everything and is thrown on. See `Document` of
   * the replica package for what it throws. What it answers tells when the change is final: `settled`.
   */
  change<R>(run: Transaction<F, R>, options?: ChangeOptions): Change<R>;
  /**
   * How it stands with its peers: `{ state: "synced" }`, where `synced()` would resolve at once; `{ state: "syncing", missing }`,
   * with the number of operations that peers are known to have and that are not here; `{ state: "refused" }`, where nobody but
   * peers that don't take what was written here has it, or lets it be read: see `onRefused`; `{ state: "offline" }`, while no peer
   * is connected that has it. The same object until that changes, then another.
   */
  readonly status: DocumentStatus;
  /**
   * How many of its operations no peer has said to have on disk: at 0 nothing is lost with this replica. It counts what is
   * not on disk here yet, and what was imported. After a restart it counts everything until a peer has been met, because
   * what peers said is not stored. Of several peers one is enough, and it is not taken back when that one goes.
   */
  readonly unsyncedChanges: number;
  /** Who else has it open, and what each says of itself: told to peers at once, never stored, gone with its owner. */
  readonly presence: Presence;
  /**
   * Resolves when at least one peer has the document and every connected peer that has it is in step: each side has all
   * of the other on disk. Rejects with the signal's reason, or `WaitTimeoutError` in place of a bare timeout; with `SyncError`, code `DOCUMENT_CLOSED` or `CLOSED`, when
   * the document or the replica is closed first, `ENTRY_TOO_LARGE` when one side does not take one of its entries and
   * nobody else has it, or `REFUSED` when its status is that. Without a peer it waits, so give it a signal.
   */
  synced(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /**
   * Calls `listener` after `status` or `unsyncedChanges` has changed, once for all of a turn. Answers the function that ends
   * it; closing the document does that too, after a last word.
   */
  onStatus(listener: StatusListener): () => void;
  /** What is on disk here, as bytes: hand them to `export` where the document comes from. Equal where documents are equal. */
  version(): Uint8Array;
  /**
   * The document as bytes, once all of it is on disk: everything, or what a holder of the version `since` lacks. They
   * end with a checksum. Where authors sign and may have branches, a version that differs brings everything. Rejects with
   * `DocumentError`, code `INVALID_BYTES`, for a `since` that is no version.
   */
  export(options?: ExportOptions): Promise<Uint8Array>;
  /**
   * Takes in what `export` gave, here or elsewhere, as if a peer had sent it, and resolves when it is on disk. Bytes that
   * are damaged, or of another document, are refused whole: `DocumentError`, code `INVALID_BYTES`.
   */
  import(bytes: Uint8Array): Promise<ImportResult>;
}
