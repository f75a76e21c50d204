// A document as users of the front door hold it: everything a replica's document has, and waiting for its peers.

import type { Fields } from "@joinery/crdt";
import type { Document as LocalDocument } from "@joinery/replica";

/** An open document that is synced with every peer that has it open too. */
export interface Document<F extends Fields> extends LocalDocument<F> {
  /**
   * Resolves when at least one peer has the document and every connected peer that has it is in step: each side has all
   * of the other on disk. Rejects with the signal's reason; with `SyncError`, code `DOCUMENT_CLOSED` or `CLOSED`, when
   * the document or the replica is closed first. Without a peer it waits, so give it a signal.
   */
  synced(options?: { readonly signal?: AbortSignal }): Promise<void>;
}
