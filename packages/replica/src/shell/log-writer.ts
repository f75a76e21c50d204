// Writes one document's entries and snapshots to storage, in order: one append at a time, which takes all that gathered
// meanwhile. After a failed append it writes nothing more, so that the log on disk never has a hole; where there was no room
// it tries the same again from time to time.

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

/** How long after there was no room it tries again. */
const retryMs = 1000;

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
  /** There is no room for what is to be written, which waits: undefined once it is on disk after all. */
  onFull(cause: unknown): void;
}

export class LogWriter {
  readonly #options: LogWriterOptions;
  readonly #queue: (PersistEffect | SnapshotJob)[] = [];
  #running: Promise<void> | undefined;
  #failed = false;
  /** Why nothing is written just now. */
  #full: unknown;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LogWriterOptions) {
    this.#options = options;
  }

  write(job: PersistEffect | SnapshotJob): void {
    if (this.#failed) return;
    this.#queue.push(job);
    if (this.#full === undefined) this.#running ??= this.#run();
  }

  /** Tries again now, where there was no room. */
  retry(): void {
    clearTimeout(this.#retryTimer);
    if (this.#full !== undefined) this.#running ??= this.#run();
  }

  /** Writes nothing more: what waits for room has failed. */
  giveUp(): void {
    clearTimeout(this.#retryTimer);
    if (this.#full !== undefined) this.#fail(this.#full);
  }

  /** Resolves when everything handed over so far is on disk, has failed, or waits for room. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    let isStuck = false;
    for (let first = this.#queue[0]; first !== undefined && !isStuck; first = this.#queue[0]) {
      const jobs = first.type === "snapshot" ? [this.#queue.shift() as SnapshotJob] : this.#takeGroup();
      const [job] = jobs;
      isStuck =
        (await (job?.type === "snapshot" ? this.#writeSnapshot(job) : this.#append(jobs as PersistEffect[]))) ===
        "full";
      if (isStuck) this.#queue.unshift(...jobs);
    }
    this.#running = undefined;
    if (!isStuck && !this.#failed) this.#hasRoom();
  }

  /** All that waited is on disk. */
  #hasRoom(): void {
    if (this.#full === undefined) return;
    this.#full = undefined;
    this.#options.onFull(undefined);
  }

  #waitForRoom(cause: unknown): "full" {
    const isNews = this.#full === undefined;
    this.#full = cause;
    this.#retryTimer = setTimeout(() => this.retry(), retryMs);
    if (isNews) this.#options.onFull(cause);
    return "full";
  }

  #takeGroup(): PersistEffect[] {
    const end = this.#queue.findIndex(({ type }, index) => type === "snapshot" || index >= groupMax);
    return this.#queue.splice(0, end < 0 ? this.#queue.length : end) as PersistEffect[];
  }

  async #append(group: readonly PersistEffect[]): Promise<"full" | undefined> {
    const { storage, document, onPersisted } = this.#options;
    try {
      await storage.append(document, this.#recordsOf(group));
    } catch (cause) {
      if (isFull(cause)) return this.#waitForRoom(cause);
      this.#fail(cause);
      return undefined;
    }
    for (const { ticket } of group) onPersisted(ticket);
    return undefined;
  }

  async #writeSnapshot({ snapshot, writing, onWritten, onFailed }: SnapshotJob): Promise<"full" | undefined> {
    const { storage, document, core } = this.#options;
    try {
      const covers = prefixesOf(snapshot.vector, core);
      await storage.snapshots?.write(document, { covers, bytes: snapshot.bytes }, writing);
    } catch (cause) {
      if (onFailed !== undefined) onFailed(cause);
      else if (isFull(cause)) return this.#waitForRoom(cause);
      else this.#fail(cause);
      return undefined;
    }
    onWritten();
    return undefined;
  }

  #fail(cause: unknown): void {
    this.#failed = true;
    this.#queue.length = 0;
    this.#options.onFailed(cause);
  }

  #recordsOf(group: readonly PersistEffect[]): LogRecord[] {
    const { core, storage } = this.#options;
    const records: LogRecord[] = [];
    for (const { entries } of group) {
      for (const entry of entries) {
        records.push(storage.takesLasting === true ? new LastingRecord(entry, core) : record(entry, core));
      }
    }
    return records;
  }
}

function isFull(cause: unknown): boolean {
  return (cause as { readonly code?: unknown } | undefined)?.code === "DISK_FULL";
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
