// An archive as the documents it holds, each with its values, its snapshots and its records, in the order in which they were
// written. Snapshots are put together from their parts; what belongs to a document whose beginning is lost is left out.

import { type FileHandle, open } from "node:fs/promises";
import type { DocumentId, LogRecord, StoredSnapshot } from "@joinery/replica";
import { fileFault } from "../files/file-fault.js";
import { newerArchive, notAnArchive } from "./archive-fault.js";
import { BlockReader, type Damage } from "./block-reader.js";
import { formatVersion, markBytes, readMark } from "./format.js";
import { type DocumentValues, decodeSnapshot, type Item } from "./item-codec.js";
import { SnapshotParts } from "./snapshot-parts.js";

export type ArchiveEvent =
  | { readonly type: "document"; readonly document: DocumentId; readonly values: DocumentValues }
  | { readonly type: "snapshot"; readonly snapshot: StoredSnapshot }
  | { readonly type: "records"; readonly records: readonly LogRecord[] }
  /** What the document should have had. */
  | { readonly type: "end"; readonly records: number; readonly snapshots: number }
  | { readonly type: "total"; readonly documents: number }
  /** So many bytes of the file have been read. */
  | { readonly type: "progress"; readonly bytes: number; readonly bytesTotal: number }
  | Damage;

export class ArchiveReader {
  readonly path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** Rejects with `NOT_AN_ARCHIVE`, `NEWER_FORMAT` or `CANNOT_OPEN`. */
  static async open(path: string): Promise<ArchiveReader> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, "r");
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(markBytes), 0, markBytes, 0);
      const mark = readMark(buffer.subarray(0, bytesRead));
      if (mark === "foreign") throw notAnArchive(path);
      if (mark !== "damaged" && mark > formatVersion) throw newerArchive(path, mark, formatVersion);
      return new ArchiveReader(path, handle);
    } catch (cause) {
      await handle?.close();
      throw fileFault(path, cause);
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  /** All that can be read, from the beginning. */
  async *events(): AsyncGenerator<ArchiveEvent> {
    const { size } = await this.#handle.stat();
    const { buffer } = await this.#handle.read(Buffer.alloc(markBytes), 0, markBytes, 0);
    if (readMark(buffer) !== formatVersion) yield { type: "damage", offset: 0, problem: "its mark is damaged" };
    const documents = new DocumentItems();
    for await (const event of new BlockReader(this.#handle, size).events()) {
      if (event.type === "damage") {
        documents.interrupted();
        yield event;
        continue;
      }
      yield* documents.eventsOf(event.items);
      yield { type: "progress", bytes: event.end, bytesTotal: size };
    }
  }
}

/** Turns items into events, and drops those whose document or whose other parts are lost. */
class DocumentItems {
  #place: number | undefined;
  readonly #parts: SnapshotParts = new SnapshotParts();

  /** Something is missing here: a snapshot whose parts stand on both sides is none. */
  interrupted(): void {
    this.#parts.interrupted();
  }

  *eventsOf(items: readonly Item[]): Generator<ArchiveEvent> {
    let records: LogRecord[] = [];
    for (const item of items) {
      if (item.type === "record") {
        if (item.place === this.#place) records.push(item.record);
        continue;
      }
      if (records.length > 0) yield { type: "records", records };
      records = [];
      yield* this.#eventOf(item);
    }
    if (records.length > 0) yield { type: "records", records };
  }

  *#eventOf(item: Exclude<Item, { type: "record" }>): Generator<ArchiveEvent> {
    if (item.type === "digest") yield { type: "total", documents: item.documents };
    else if (item.type === "document") {
      this.#place = item.place;
      this.#parts.begin();
      yield { type: "document", document: item.name as DocumentId, values: item.values };
    } else if (item.place !== this.#place) return;
    else if (item.type === "end") {
      this.#place = undefined;
      yield { type: "end", records: item.records, snapshots: item.snapshots };
    } else {
      const bytes = this.#parts.add(item.bytes, item.isLast);
      const snapshot = bytes && decodeSnapshot(bytes);
      if (snapshot !== undefined) yield { type: "snapshot", snapshot };
    }
  }
}
