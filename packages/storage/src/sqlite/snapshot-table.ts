// Reads and writes the snapshots of a store, and drops the records that they cover. As with records, nothing that comes back
// is believed: a snapshot that isn't what was written is reported as damage, and the others can still be read.
import type { DocumentId, LogRecord, Prefix, SnapshotInfo, SnapshotWriting, StoredSnapshot } from "@joinery/replica";
import { isAuthor, isSeq } from "../record-check.js";
import { coveredByAll } from "../snapshot-check.js";
import { snapshotChecksum } from "./checksum.js";
import type { SqliteDatabase, SqliteStatement } from "./driver-port.js";
import type { RecordTable, Row } from "./record-table.js";
import { corruptStore } from "./sqlite-fault.js";

export class SnapshotTable {
  readonly #path: string;
  readonly #records: RecordTable;
  readonly #add: SqliteStatement;
  readonly #list: SqliteStatement;
  readonly #read: SqliteStatement;
  readonly #listCovers: SqliteStatement;
  readonly #forget: SqliteStatement;
  readonly #drop: SqliteStatement;
  readonly #listAuthors: SqliteStatement;
  readonly #listBeyond: SqliteStatement;
  readonly #findAcross: SqliteStatement;

  constructor(path: string, database: SqliteDatabase, records: RecordTable) {
    this.#path = path;
    this.#records = records;
    this.#add = database.prepare("INSERT INTO snapshots (document, covers, bytes, checksum) VALUES (?, ?, ?, ?)");
    this.#list = database.prepare(
      "SELECT id, length(bytes) AS byte_count FROM snapshots WHERE document = ? ORDER BY id DESC",
    );
    this.#read = database.prepare("SELECT id, covers, bytes, checksum FROM snapshots WHERE document = ? AND id = ?");
    this.#listCovers = database.prepare("SELECT id, covers FROM snapshots WHERE document = ? ORDER BY id DESC");
    this.#forget = database.prepare("DELETE FROM snapshots WHERE document = ? AND id = ?");
    this.#drop = database.prepare(
      "DELETE FROM records WHERE document = ? AND author = ? AND first_seq <= ? AND last_seq <= ?",
    );
    // From one author to the next by the index: the log itself is not looked through.
    this.#listAuthors = database.prepare(
      "WITH RECURSIVE found (author) AS (SELECT min(author) FROM records WHERE document = ? UNION ALL " +
        "SELECT (SELECT min(author) FROM records WHERE document = ? AND author > found.author) FROM found " +
        "WHERE found.author IS NOT NULL) SELECT author FROM found WHERE author IS NOT NULL",
    );
    const columns = "SELECT position, author, first_seq, last_seq, bytes, checksum FROM records";
    this.#listBeyond = database.prepare(`${columns} WHERE document = ? AND author = ? AND first_seq > ?`);
    this.#findAcross = database.prepare(
      `${columns} WHERE document = ? AND author = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1`,
    );
  }

  /** Call it inside a savepoint. */
  write(document: DocumentId, snapshot: StoredSnapshot, { keep, truncate }: SnapshotWriting): void {
    const id = this.#records.ensureDocument(document);
    const covers = snapshot.covers.map(({ author, seq }) => `${author} ${seq}`).join("\n");
    this.#add.run(id, covers, snapshot.bytes, snapshotChecksum(covers, snapshot.bytes));
    const all = this.#listCovers.all(id) as Row[];
    for (const old of all.slice(keep)) this.#forget.run(id, old.id as number);
    if (!truncate || all.length < keep) return;
    const kept = all.slice(0, keep).map((row) => this.#prefixesOf(row));
    for (const [author, seq] of coveredByAll(kept)) this.#drop.run(id, author, seq, seq);
  }

  list(document: DocumentId): SnapshotInfo[] {
    const id = this.#records.idOf(document);
    if (id === undefined) return [];
    return (this.#list.all(id) as Row[]).map((row) => {
      if (isSeq(row.id) && Number.isSafeInteger(row.byte_count)) {
        return { id: row.id, byteCount: row.byte_count as number };
      }
      throw this.#damaged(row);
    });
  }

  read(document: DocumentId, id: number): StoredSnapshot | undefined {
    const documentRow = this.#records.idOf(document);
    const row = documentRow === undefined ? undefined : (this.#read.get(documentRow, id) as Row | undefined);
    if (row === undefined) return undefined;
    const { covers, bytes, checksum } = row;
    const isWhole =
      typeof covers === "string" && bytes instanceof Uint8Array && snapshotChecksum(covers, bytes) === checksum;
    if (!isWhole) throw this.#damaged(row);
    return { covers: this.#prefixesOf(row), bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  }

  loadAbove(document: DocumentId, covers: readonly Prefix[]): LogRecord[] {
    const id = this.#records.idOf(document);
    if (id === undefined) return [];
    const covered = new Map<unknown, number>(covers.map(({ author, seq }) => [author, seq]));
    const rows: Row[] = [];
    for (const { author } of this.#listAuthors.all(id, id) as Row[]) {
      const seq = covered.get(author) ?? 0;
      const across = this.#findAcross.get(id, author as string, seq) as Row | undefined;
      if (across !== undefined && (across.last_seq as number) > seq) rows.push(across);
      for (const row of this.#listBeyond.all(id, author as string, seq)) rows.push(row as Row);
    }
    rows.sort((a, b) => (a.position as number) - (b.position as number));
    return rows.map((row) => this.#records.recordOf(row));
  }

  #prefixesOf(row: Row): Prefix[] {
    if (typeof row.covers !== "string") throw this.#damaged(row);
    if (row.covers === "") return [];
    return row.covers.split("\n").map((line) => {
      const [author, written] = line.split(" ");
      const seq = Number(written);
      if (isAuthor(author) && isSeq(seq)) return { author, seq };
      throw this.#damaged(row);
    });
  }

  #damaged({ id }: Row): Error {
    return corruptStore(this.#path, `holds a damaged snapshot, number ${String(id)}`);
  }
}
