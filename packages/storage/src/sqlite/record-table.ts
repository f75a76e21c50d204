// Reads and writes the records of a store. Nothing that comes back from the disk is believed: each value has its type
// checked and its checksum recomputed, and what doesn't fit is reported as damage with its place.
import type { DocumentId, LogRecord, Prefix } from "@joinery/replica";
import { conflictingRecord, isSeq, sameRecord } from "../record-check.js";
import { recordChecksum } from "./checksum.js";
import type { SqliteDatabase, SqliteStatement } from "./driver-port.js";
import type { DocumentPlace, NameTable } from "./name-table.js";
import { corruptStore } from "./sqlite-fault.js";

type Author = LogRecord["author"];
type Row = Record<"position" | "author" | "first_seq" | "more" | "checksum" | "bytes", unknown>;

/** Most bytes of a batch of several records. */
const batchBytesMax = 1024 * 1024;

export class RecordTable {
  readonly #path: string;
  readonly #names: NameTable;
  readonly #add: SqliteStatement;
  readonly #find: SqliteStatement;
  readonly #listSizes: SqliteStatement;
  readonly #listBetween: SqliteStatement;
  readonly #listBeyond: SqliteStatement;
  readonly #findAcross: SqliteStatement;
  readonly #drop: SqliteStatement;
  readonly #delete: SqliteStatement;

  constructor(path: string, database: SqliteDatabase, names: NameTable) {
    const columns = "position, author, first_seq, more, checksum, bytes";
    const select = `SELECT ${columns} FROM records`;
    this.#path = path;
    this.#names = names;
    this.#add = database.prepare(`INSERT INTO records (${columns}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
    this.#find = database.prepare(`${select} WHERE author = ? AND first_seq = ?`);
    this.#listSizes = database.prepare(
      "SELECT position, length(bytes) AS byte_count FROM records WHERE position > ? AND position < ? ORDER BY position LIMIT 1024",
    );
    this.#listBetween = database.prepare(`${select} WHERE position > ? AND position <= ? ORDER BY position`);
    this.#listBeyond = database.prepare(`${select} WHERE author = ? AND first_seq > ?`);
    this.#findAcross = database.prepare(
      `${select} WHERE author = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1`,
    );
    this.#drop = database.prepare("DELETE FROM records WHERE author = ? AND first_seq <= ? AND first_seq + more <= ?");
    this.#delete = database.prepare("DELETE FROM records WHERE position > ? AND position < ?");
  }

  /** Adds records that aren't there yet. Throws `CONFLICTING_RECORD` in the middle: call it where all of it can be undone. */
  append(document: DocumentId, records: readonly LogRecord[]): void {
    const place = this.#names.ensure(document);
    for (const record of records) {
      const { author, firstSeq, lastSeq, bytes } = record;
      const authorId = this.#names.ensureAuthor(place, author);
      const position = this.#names.takePosition(document, place);
      const checksum = recordChecksum(record);
      const added = this.#add.run(position, authorId, firstSeq, lastSeq - firstSeq, checksum, bytes);
      if (Number(added.changes) === 1) continue;
      const there = this.#recordOf(this.#find.get(authorId, firstSeq) as Row, new Map([[authorId, author]]));
      if (!sameRecord(there, record)) throw conflictingRecord(document, record);
    }
  }

  /** Whether an append of these would be one statement, which needs no transaction around it. */
  isOneStatement(document: DocumentId, [record, ...others]: readonly LogRecord[]): boolean {
    return record !== undefined && others.length === 0 && this.#names.isKnown(document, record.author);
  }

  load(document: DocumentId): LogRecord[] {
    const place = this.#names.find(document);
    return place === undefined ? [] : this.#recordsOf(place, this.#listBetween.all(place.start, place.end - 1));
  }

  /** Records behind a position, at least one unless there is none, and the position of the last of them. */
  batchAfter(document: DocumentId, position: number): { readonly records: LogRecord[]; readonly last: number } {
    const place = this.#names.find(document);
    if (place === undefined) return { records: [], last: position };
    const start = Math.max(position, place.start);
    let last = start;
    let left = batchBytesMax;
    for (const row of this.#listSizes.all(start, place.end) as { position: number; byte_count: number }[]) {
      left -= row.byte_count;
      if (left < 0 && last > start) break;
      last = row.position;
    }
    return { records: this.#recordsOf(place, this.#listBetween.all(start, last)), last };
  }

  /** The records that end beyond `covers`, from one author to the next by the index: the log itself is not looked through. */
  loadAbove(document: DocumentId, covers: readonly Prefix[]): LogRecord[] {
    const place = this.#names.find(document);
    if (place === undefined) return [];
    const covered = new Map<unknown, number>(covers.map(({ author, seq }) => [author, seq]));
    const rows: Row[] = [];
    for (const [id, author] of this.#names.authorsOf(place)) {
      const seq = covered.get(author) ?? 0;
      const across = seq === 0 ? undefined : (this.#findAcross.get(id as number, seq) as Row | undefined);
      if (across !== undefined && (across.first_seq as number) + (across.more as number) > seq) rows.push(across);
      for (const row of this.#listBeyond.all(id as number, seq)) rows.push(row as Row);
    }
    rows.sort((a, b) => (a.position as number) - (b.position as number));
    return this.#recordsOf(place, rows);
  }

  /** Takes an author's records up to `seq` away. */
  drop(place: DocumentPlace, author: Author, seq: number): void {
    const id = this.#names.findAuthor(place, author);
    if (id !== undefined) this.#drop.run(id, seq, seq);
  }

  /** Takes all records of a document away. */
  delete({ start, end }: DocumentPlace): void {
    this.#delete.run(start, end);
  }

  #recordsOf(place: DocumentPlace, rows: readonly unknown[]): LogRecord[] {
    if (rows.length === 0) return [];
    const authors = this.#names.authorsOf(place);
    return rows.map((row) => this.#recordOf(row as Row, authors));
  }

  #recordOf(row: Row, authors: ReadonlyMap<unknown, Author>): LogRecord {
    const { first_seq: firstSeq, more, bytes: stored } = row;
    const author = authors.get(row.author);
    if (author !== undefined && isSeq(firstSeq) && isCount(more) && stored instanceof Uint8Array) {
      // A plain Uint8Array, whatever subclass the driver made.
      const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
      const record = { author, firstSeq, lastSeq: firstSeq + more, bytes };
      if (isSeq(record.lastSeq) && recordChecksum(record) === row.checksum) return record;
    }
    throw corruptStore(this.#path, `holds a damaged record at position ${String(row.position)}`);
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
