// A document as users of the front door hold it: everything a replica's document has, and waiting for its peers.

import type { Fields } from "@joinery/crdt";
import type { Document as LocalDocument } from "@joinery/replica";
import type { ExportOptions, ImportResult } from "@joinery/replica/bytes";
import type { Presence } from "@joinery/sync";

/** An open document that is synced with every peer that has it open too. */
export interface Document<F extends Fields> extends Omit<LocalDocument<F>, "receive"> {
  /** Who else has it open, and what each says of itself: told to peers at once, never stored, gone with its owner. */
  readonly presence: Presence;
  /**
   * Resolves when at least one peer has the document and every connected peer that has it is in step: each side has all
   * of the other on disk. Rejects with the signal's reason; with `SyncError`, code `DOCUMENT_CLOSED` or `CLOSED`, when
   * the document or the replica is closed first. Without a peer it waits, so give it a signal.
   */
  synced(options?: { readonly signal?: AbortSignal }): Promise<void>;
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
