// A change as users of the front door hold it: it tells when it is final, to whatever level they ask for.

import type { AuthorIndex } from "@joinery/clock";
import { LedgerView } from "@joinery/ledger";
import {
  type DocumentCore,
  DocumentError,
  endedWait,
  type Change as LocalChange,
  throwIfEnded,
} from "@joinery/replica";
import type { Holders, Sync } from "@joinery/sync";
import { checkLevel, type FinalityLevel } from "./level.js";

/** A local change that was made, and applied. */
export interface Change<R> extends LocalChange<R> {
  /**
   * Resolves once the change is final to a level: "local" as `saved` does; `replicated(k)` when k peers have said to have it on disk, those
   * of earlier connections that were seen while it waited included; "certified" when every ledger of the document with witnesses has it
   * certified, as far as is known and on disk here. It may take for ever: give it a signal. Rejects with the signal's reason;
   * with `DocumentError`: `NO_WITNESSES`, or as `saved` does; with `SyncError`: `DOCUMENT_CLOSED`, `CLOSED`; with `ArgumentError`.
   */
  settled(level: FinalityLevel, options?: { readonly signal?: AbortSignal }): Promise<void>;
}

/** Where a change was made. */
export interface ChangedDocument {
  readonly core: DocumentCore;
  readonly sync: Sync;
  /** The document's fields as they are now. */
  fields(): { readonly [name: string]: unknown };
}

export class SyncedChange<R> implements Change<R> {
  readonly #local: LocalChange<R>;
  readonly #document: ChangedDocument;
  readonly #author: AuthorIndex;

  constructor(local: LocalChange<R>, document: ChangedDocument) {
    this.#local = local;
    this.#document = document;
    this.#author = document.core.self;
  }

  get result(): R {
    return this.#local.result;
  }

  get firstSeq(): number {
    return this.#local.firstSeq;
  }

  get lastSeq(): number {
    return this.#local.lastSeq;
  }

  get saved(): Promise<void> {
    return this.#local.saved;
  }

  async settled(level: FinalityLevel, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    checkLevel(level);
    const { core, sync } = this.#document;
    const isDone = this.#isDone(level);
    throwIfEnded(options.signal, () => saving(core));
    await abortable(this.saved, options.signal, () => saving(core));
    if (isDone !== undefined && this.lastSeq >= this.firstSeq) await sync.until(core, isDone, options);
  }

  #isDone(level: FinalityLevel): ((holders: Holders) => boolean) | undefined {
    if (level === "local") return undefined;
    if (level === "certified") {
      if (this.#ledgers().length === 0) throw noWitnesses(this.#document.core);
      const author = this.#document.core.authors.idOf(this.#author);
      return () => this.#ledgers().every((ledger) => ledger.certifiedUpTo(author) >= this.lastSeq);
    }
    const met = new Set<string>();
    return (holders) => {
      for (const peer of holders(this.#author, this.lastSeq)) met.add(peer);
      return met.size >= level.replicated;
    };
  }

  #ledgers(): LedgerView[] {
    const fields = Object.values(this.#document.fields());
    return fields.filter((field): field is LedgerView => field instanceof LedgerView && field.witnesses.length > 0);
  }
}

function noWitnesses({ id }: DocumentCore): DocumentError {
  return new DocumentError(
    "NO_WITNESSES",
    `"${id}" has no ledger whose genesis names witnesses, so nothing of it is certified`,
  );
}

function saving({ id }: DocumentCore): string {
  return `a change of "${id}" to be saved`;
}

/** What comes first: the end of `promise`, or of patience. */
async function abortable(promise: Promise<void>, signal: AbortSignal | undefined, what: () => string): Promise<void> {
  if (signal === undefined) return promise;
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(endedWait(signal, what) as Error);
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    if (abort !== undefined) signal.removeEventListener("abort", abort);
  }
}
