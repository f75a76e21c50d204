// Writes one document's entries and snapshots to storage, in order: one append at a time, which takes all that gathered
// meanwhile. After a failed append it writes nothing more, so that the log on disk never has a hole.

import type { AuthorTable } from "@joinery/clock";
import type { Snapshot } from "../core/base/snapshot.js";
import type { DocumentCore } from "../core/document-core.js";
import type { PersistEffect } from "../core/effects.js";
import type { Entry } from "../core/entry.js";
import { encodeEntry } from "../core/entry-codec.js";
import type { DocumentId } from "../document-id.js";
import type { LogRecord, SnapshotWriting, Storage } from "../storage-port.js";
import { prefixesOf } from "./load-document.js";

/** Most writes that go into one append. */
const groupMax = 1024;

/** A snapshot to be written after everything that was handed over before it. */
export interface SnapshotJob {
  readonly type: "snapshot";
  readonly snapshot: Snapshot;
  readonly writing: SnapshotWriting;
  readonly onWritten: () => void;
  /** Where it is absent, the failure ends writing as that of an append does. */
  readonly onFailed?: (cause: unknown) => void;
}

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
  readonly #queue: (PersistEffect | SnapshotJob)[] = [];
  #running: Promise<void> | undefined;
  #failed = false;

  constructor(options: LogWriterOptions) {
    this.#options = options;
  }

  write(job: PersistEffect | SnapshotJob): void {
    if (this.#failed) return;
    this.#queue.push(job);
    this.#running ??= this.#run();
  }

  /** Resolves when everything handed over so far is on disk or has failed. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      if (first.type === "snapshot") await this.#writeSnapshot(this.#queue.shift() as SnapshotJob);
      else await this.#append(this.#takeGroup());
    }
    this.#running = undefined;
  }

  #takeGroup(): PersistEffect[] {
    const end = this.#queue.findIndex(({ type }, index) => type === "snapshot" || index >= groupMax);
    return this.#queue.splice(0, end < 0 ? this.#queue.length : end) as PersistEffect[];
  }

  async #append(group: readonly PersistEffect[]): Promise<void> {
    const { storage, document, onPersisted } = this.#options;
    try {
      await storage.append(document, this.#recordsOf(group));
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    for (const { ticket } of group) onPersisted(ticket);
  }

  async #writeSnapshot({ snapshot, writing, onWritten, onFailed }: SnapshotJob): Promise<void> {
    const { storage, document, core } = this.#options;
    try {
      const covers = prefixesOf(snapshot.vector, core);
      await storage.snapshots?.write(document, { covers, bytes: snapshot.bytes }, writing);
    } catch (cause) {
      if (onFailed === undefined) this.#fail(cause);
      else onFailed(cause);
      return;
    }
    onWritten();
  }

  #fail(cause: unknown): void {
    this.#failed = true;
    this.#queue.length = 0;
    this.#options.onFailed(cause);
  }

  #recordsOf(group: readonly PersistEffect[]): LogRecord[] {
    const { core, storage } = this.#options;
    if (storage.takesLasting !== true)
      return group.flatMap(({ entries }) => entries.map((entry) => record(entry, core)));
    return group.flatMap(({ entries }) => entries.map((entry) => new LastingRecord(entry, core)));
  }
}

function record(entry: Entry, core: LogWriterOptions["core"]): LogRecord {
  const { firstSeq, lastSeq } = entry;
  return { author: core.filedUnder(entry), firstSeq, lastSeq, bytes: encodeEntry(entry, core.authors) };
}

/** An entry never changes, so its bytes are the same whenever they are made. */
class LastingRecord implements LogRecord {
  readonly author: LogRecord["author"];
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly isLasting = true;
  readonly #entry: Entry;
  readonly #authors: AuthorTable;

  constructor(entry: Entry, core: LogWriterOptions["core"]) {
    this.author = core.filedUnder(entry);
    this.firstSeq = entry.firstSeq;
    this.lastSeq = entry.lastSeq;
    this.#entry = entry;
    this.#authors = core.authors;
  }

  get bytes(): Uint8Array {
    return encodeEntry(this.#entry, this.#authors);
  }
}
