// Those who wait for a document to be in step with its peers, or for anything else that peers bring about. Each waits until it
// is so, until its signal is aborted, or until there is nothing to wait for any more.

import { type DocumentCore, type DocumentId, endedWait } from "@joinery/replica";
import type { Session } from "../core/session.js";
import { type DocumentStatus, type Holders, holdersAmong, statusOf } from "../core/status/document-status.js";
import { SyncError } from "../errors.js";

/** Tells from who holds what whether it need not be waited any longer. */
export type IsDone = (holders: Holders) => boolean;

/** What messages say of waits that ended in vain. */
export interface WaitSources {
  statusOf(document: DocumentCore): DocumentStatus;
  readonly interest: { readonly current: { covers(document: DocumentId): boolean } };
}

interface Waiting {
  readonly document: DocumentCore;
  /** Undefined for who waits to be in step. */
  readonly isDone: IsDone | undefined;
  resolve(): void;
  reject(reason: unknown): void;
}

export class SyncedWaits {
  readonly #waiting: Set<Waiting> = new Set();
  readonly #sources: () => WaitSources;

  constructor(sources: () => WaitSources) {
    this.#sources = sources;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(document: DocumentCore, signal: AbortSignal | undefined, isDone?: IsDone): Promise<void> {
    const what = (): string =>
      isDone === undefined ? syncing(document, this.#sources()) : `a change of "${document.id}" to be settled`;
    return new Promise((resolve, reject) => {
      const abort = (): void => waiting.reject(signal && endedWait(signal, what));
      const ending =
        <T>(end: (value: T) => void) =>
        (value: T): void => {
          this.#waiting.delete(waiting);
          signal?.removeEventListener("abort", abort);
          end(value);
        };
      const waiting: Waiting = { document, isDone, resolve: ending(resolve), reject: ending(reject) };
      this.#waiting.add(waiting);
      signal?.addEventListener("abort", abort, { once: true });
      if (signal?.aborted) abort();
    });
  }

  /** Resolves those whose document is in step, and rejects those who would wait for peers that do not take it. */
  check(sessions: Iterable<Session>): void {
    if (this.isEmpty) return;
    const all = [...sessions];
    for (const waiting of this.#waiting) {
      const { document, isDone } = waiting;
      if (isDone !== undefined) {
        if (isDone(holdersAmong(document, all))) waiting.resolve();
        continue;
      }
      const { state } = statusOf(document, all);
      if (state === "synced") waiting.resolve();
      else if (state === "refused") waiting.reject(refusedByAll(document));
      else if (state === "offline" && all.some((session) => session.progressOf(document) === "givenUp"))
        waiting.reject(entryTooLarge(document));
    }
  }

  /** Nobody will bring this document in step any more. */
  closed(document: DocumentCore): void {
    for (const waiting of this.#waiting) {
      if (waiting.document === document) waiting.reject(documentClosed(document));
    }
  }

  end(): void {
    for (const waiting of this.#waiting) waiting.reject(syncClosed());
  }
}

/** What who waits to be in step waits for. */
function syncing(document: DocumentCore, sources: WaitSources): string {
  const { id } = document;
  const what = `"${id}" to be in step with its peers`;
  if (!sources.interest.current.covers(id))
    return `${what}: it is outside of this replica's interest, so subscribe to it`;
  const status = sources.statusOf(document);
  if (status.state === "offline") return `${what}: none is connected that has it open`;
  if (status.state === "syncing" && status.missing > 0)
    return `${what}: ${status.missing} operations are still to come`;
  return `${what}: some have yet to say that they have on disk what was written here`;
}

export function documentClosed(document: DocumentCore): SyncError {
  return new SyncError("DOCUMENT_CLOSED", `"${document.id}" is closed: open it again to have it synced`);
}

function entryTooLarge(document: DocumentCore): SyncError {
  const why = `"${document.id}" has an entry that one side does not take, and no other peer has the document`;
  return new SyncError("ENTRY_TOO_LARGE", `${why}: give both sides the same entryBytesMax`);
}

function refusedByAll(document: DocumentCore): SyncError {
  const why = `no connected peer lets this replica write "${document.id}", or read it`;
  const ways = "wait until one does (reauthorize there), or give up what was written here by deleteDocument";
  return new SyncError("REFUSED", `${why}: see onRefused; ${ways}`);
}

export function syncClosed(): SyncError {
  return new SyncError("CLOSED", "the replica is closed: create another to sync");
}
