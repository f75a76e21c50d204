// Reads and writes the tables of a store. Nothing that comes back from the disk is believed: each value has its type
// checked and its checksum recomputed, and what doesn't fit is reported as damage with its place.
import type { DocumentId, LogRecord } from "@joinery/replica";
import { conflictingRecord, isAuthor, isSeq, sameRecord } from "../record-check.js";
import { metaChecksum, recordChecksum } from "./checksum.js";
import type { SqliteDatabase, SqliteStatement } from "./driver-port.js";
import { corruptStore } from "./sqlite-fault.js";
import { fromTextKey, toTextKey } from "./text-key.js";

export type Row = Record<string, unknown>;

/** Most bytes of a batch of several records. */
const batchBytesMax = 1024 * 1024;

export class RecordTable {
  readonly #path: string;
  readonly #addDocument: SqliteStatement;
  readonly #findDocument: SqliteStatement;
  readonly #listDocuments: SqliteStatement;
  readonly #addRecord: SqliteStatement;
  readonly #findRecord: SqliteStatement;
  readonly #listRecords: SqliteStatement;
  readonly #listSizes: SqliteStatement;
  readonly #listBetween: SqliteStatement;
  readonly #deleteRecords: SqliteStatement;
  readonly #deleteSnapshots: SqliteStatement;
  readonly #deleteDocument: SqliteStatement;
  readonly #saveMeta: SqliteStatement;
  readonly #loadMeta: SqliteStatement;

  constructor(path: string, database: SqliteDatabase) {
    const columns = "position, author, first_seq, last_seq, bytes, checksum";
    this.#path = path;
    this.#addDocument = database.prepare("INSERT INTO documents (name) VALUES (?) ON CONFLICT DO NOTHING");
    this.#findDocument = database.prepare("SELECT id FROM documents WHERE name = ?");
    this.#listDocuments = database.prepare("SELECT name FROM documents ORDER BY name");
    this.#addRecord = database.prepare(
      "INSERT INTO records (document, author, first_seq, last_seq, bytes, checksum) " +
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    );
    this.#findRecord = database.prepare(
      `SELECT ${columns} FROM records WHERE document = ? AND author = ? AND first_seq = ?`,
    );
    this.#listRecords = database.prepare(`SELECT ${columns} FROM records WHERE document = ? ORDER BY position`);
    this.#listSizes = database.prepare(
      "SELECT position, length(bytes) AS byte_count FROM records WHERE document = ? AND position > ? ORDER BY position LIMIT 1024",
    );
    this.#listBetween = database.prepare(
      `SELECT ${columns} FROM records WHERE document = ? AND position > ? AND position <= ? ORDER BY position`,
    );
    this.#deleteRecords = database.prepare("DELETE FROM records WHERE document = ?");
    this.#deleteSnapshots = database.prepare("DELETE FROM snapshots WHERE document = ?");
    this.#deleteDocument = database.prepare("DELETE FROM documents WHERE id = ?");
    this.#saveMeta = database.prepare("INSERT OR REPLACE INTO meta (key, value, checksum) VALUES (?, ?, ?)");
    this.#loadMeta = database.prepare("SELECT value, checksum FROM meta WHERE key = ?");
  }

  /** Adds records that aren't there yet. Throws `CONFLICTING_RECORD` in the middle: call it inside a savepoint. */
  append(document: DocumentId, records: readonly LogRecord[]): void {
    const id = this.ensureDocument(document);
    for (const record of records) {
      const { author, firstSeq, lastSeq, bytes } = record;
      const added = this.#addRecord.run(id, author, firstSeq, lastSeq, bytes, recordChecksum(record));
      if (Number(added.changes) === 1) continue;
      const there = this.recordOf(this.#findRecord.get(id, author, firstSeq) as Row);
      if (!sameRecord(there, record)) throw conflictingRecord(document, record);
    }
  }

  load(document: DocumentId): LogRecord[] {
    const id = this.idOf(document);
    return id === undefined ? [] : this.#listRecords.all(id).map((row) => this.recordOf(row as Row));
  }

  /** Records behind a position, at least one unless there is none, and the position of the last of them. */
  batchAfter(document: DocumentId, position: number): { readonly records: LogRecord[]; readonly last: number } {
    const id = this.idOf(document);
    if (id === undefined) return { records: [], last: position };
    let last = position;
    let left = batchBytesMax;
    for (const row of this.#listSizes.all(id, position) as { position: number; byte_count: number }[]) {
      left -= row.byte_count;
      if (left < 0 && last > position) break;
      last = row.position;
    }
    const records = this.#listBetween.all(id, position, last).map((row) => this.recordOf(row as Row));
    return { records, last };
  }

  documents(): DocumentId[] {
    return this.#listDocuments.all().map((row) => {
      const name = fromTextKey((row as Row).name);
      if (name === undefined) throw corruptStore(this.#path, "holds a document without a name");
      return name as DocumentId;
    });
  }

  delete(document: DocumentId): void {
    const id = this.idOf(document);
    if (id === undefined) return;
    this.#deleteRecords.run(id);
    this.#deleteSnapshots.run(id);
    this.#deleteDocument.run(id);
  }

  saveMeta(key: string, value: Uint8Array): void {
    this.#saveMeta.run(toTextKey(key), value, metaChecksum(key, value));
  }

  loadMeta(key: string): Uint8Array | undefined {
    const row = this.#loadMeta.get(toTextKey(key)) as Row | undefined;
    if (row === undefined) return undefined;
    const value = bytesOf(row.value);
    if (value !== undefined && metaChecksum(key, value) === row.checksum) return value;
    throw corruptStore(this.#path, `holds a damaged value of ${JSON.stringify(key)}`);
  }

  /** The row of a document; undefined when there is none. */
  idOf(document: DocumentId): number | undefined {
    const row = this.#findDocument.get(toTextKey(document)) as { id: number } | undefined;
    return row?.id;
  }

  /** The row of a document, which is added when there is none. */
  ensureDocument(document: DocumentId): number {
    this.#addDocument.run(toTextKey(document));
    return this.idOf(document) as number;
  }

  /** The record in a row of all columns. */
  recordOf(row: Row): LogRecord {
    const { author, first_seq: firstSeq, last_seq: lastSeq, checksum } = row;
    const bytes = bytesOf(row.bytes);
    if (isAuthor(author) && isSeq(firstSeq) && isSeq(lastSeq) && lastSeq >= firstSeq && bytes !== undefined) {
      const record = { author, firstSeq, lastSeq, bytes };
      if (recordChecksum(record) === checksum) return record;
    }
    throw corruptStore(this.#path, `holds a damaged record at position ${String(row.position)}`);
  }
}

/** A plain Uint8Array, whatever subclass the driver made; undefined for anything but a blob. */
function bytesOf(value: unknown): Uint8Array | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
