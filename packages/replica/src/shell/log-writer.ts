// Writes one document's entries to storage, in order: one append at a time, which takes all that gathered meanwhile.
// After a failed append it writes nothing more, so that the log on disk never has a hole.

import type { DocumentCore } from "../core/document-core.js";
import type { PersistEffect } from "../core/effects.js";
import { encodeEntry } from "../core/entry-codec.js";
import type { DocumentId } from "../document-id.js";
import type { LogRecord, Storage } from "../storage-port.js";

/** Most writes that go into one append. */
const groupMax = 1024;

export interface LogWriterOptions {
  readonly storage: Storage;
  readonly document: DocumentId;
  readonly core: Pick<DocumentCore, "authors" | "filedUnder">;
  /** The write with this ticket is on disk. */
  onPersisted(ticket: number): void;
  onFailed(cause: unknown): void;
}

export class LogWriter {
  readonly #options: LogWriterOptions;
  readonly #queue: PersistEffect[] = [];
  #running: Promise<void> | undefined;
  #failed = false;

  constructor(options: LogWriterOptions) {
    this.#options = options;
  }

  write(effect: PersistEffect): void {
    if (this.#failed) return;
    this.#queue.push(effect);
    this.#running ??= this.#run();
  }

  /** Resolves when everything handed over so far is on disk or has failed. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) await this.#append(this.#queue.splice(0, groupMax));
    this.#running = undefined;
  }

  async #append(group: readonly PersistEffect[]): Promise<void> {
    const { storage, document, onPersisted, onFailed } = this.#options;
    try {
      await storage.append(document, this.#recordsOf(group));
    } catch (cause) {
      this.#failed = true;
      this.#queue.length = 0;
      onFailed(cause);
      return;
    }
    for (const { ticket } of group) onPersisted(ticket);
  }

  #recordsOf(group: readonly PersistEffect[]): LogRecord[] {
    const { core } = this.#options;
    return group.flatMap(({ entries }) =>
      entries.map((entry) => ({
        author: core.filedUnder(entry),
        firstSeq: entry.firstSeq,
        lastSeq: entry.lastSeq,
        bytes: encodeEntry(entry, core.authors),
      })),
    );
  }
}
