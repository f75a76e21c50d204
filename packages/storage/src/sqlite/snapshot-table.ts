// Reads and writes the snapshots of a store, and drops the records that they cover. As with records, nothing that comes back
// is believed: a snapshot that isn't what was written is reported as damage, and the others can still be read.
import type { DocumentId, Prefix, SnapshotInfo, SnapshotWriting, StoredSnapshot } from "@joinery/replica";
import { isSeq } from "../record-check.js";
import { coveredByAll } from "../snapshot-check.js";
import { coversText, parseCovers } from "../snapshot-covers.js";
import { snapshotChecksum } from "./checksum.js";
import type { SqliteDatabase, SqliteStatement } from "./driver-port.js";
import type { DocumentPlace, NameTable } from "./name-table.js";
import type { RecordTable } from "./record-table.js";
import { corruptStore } from "./sqlite-fault.js";

type Row = Record<string, unknown>;

export class SnapshotTable {
  readonly #path: string;
  readonly #names: NameTable;
  readonly #records: RecordTable;
  readonly #add: SqliteStatement;
  readonly #list: SqliteStatement;
  readonly #read: SqliteStatement;
  readonly #listCovers: SqliteStatement;
  readonly #forget: SqliteStatement;
  readonly #forgetAll: SqliteStatement;

  constructor(path: string, database: SqliteDatabase, names: NameTable, records: RecordTable) {
    this.#path = path;
    this.#names = names;
    this.#records = records;
    this.#add = database.prepare("INSERT INTO snapshots (document, covers, bytes, checksum) VALUES (?, ?, ?, ?)");
    this.#list = database.prepare(
      "SELECT id, length(bytes) AS byte_count FROM snapshots WHERE document = ? ORDER BY id DESC",
    );
    this.#read = database.prepare("SELECT id, covers, bytes, checksum FROM snapshots WHERE document = ? AND id = ?");
    this.#listCovers = database.prepare("SELECT id, covers FROM snapshots WHERE document = ? ORDER BY id DESC");
    this.#forget = database.prepare("DELETE FROM snapshots WHERE document = ? AND id = ?");
    this.#forgetAll = database.prepare("DELETE FROM snapshots WHERE document = ?");
  }

  /** Call it where all of it can be undone. */
  write(document: DocumentId, snapshot: StoredSnapshot, { keep, truncate }: SnapshotWriting): void {
    const place = this.#names.ensure(document);
    const covers = coversText(snapshot.covers);
    this.#add.run(place.id, covers, snapshot.bytes, snapshotChecksum(covers, snapshot.bytes));
    const all = this.#listCovers.all(place.id) as Row[];
    for (const old of all.slice(keep)) this.#forget.run(place.id, old.id as number);
    if (!truncate || all.length < keep) return;
    const kept = all.slice(0, keep).map((row) => this.#prefixesOf(row));
    for (const [author, seq] of coveredByAll(kept)) this.#records.drop(place, author, seq);
  }

  /** Takes all snapshots of a document away. */
  delete({ id }: DocumentPlace): void {
    this.#forgetAll.run(id);
  }

  list(document: DocumentId): SnapshotInfo[] {
    const id = this.#names.find(document)?.id;
    if (id === undefined) return [];
    return (this.#list.all(id) as Row[]).map((row) => {
      if (isSeq(row.id) && Number.isSafeInteger(row.byte_count)) {
        return { id: row.id, byteCount: row.byte_count as number };
      }
      throw this.#damaged(row);
    });
  }

  read(document: DocumentId, id: number): StoredSnapshot | undefined {
    const place = this.#names.find(document);
    const row = place === undefined ? undefined : (this.#read.get(place.id, id) as Row | undefined);
    if (row === undefined) return undefined;
    const { covers, bytes, checksum } = row;
    const isWhole =
      typeof covers === "string" && bytes instanceof Uint8Array && snapshotChecksum(covers, bytes) === checksum;
    if (!isWhole) throw this.#damaged(row);
    return { covers: this.#prefixesOf(row), bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  }

  #prefixesOf(row: Row): Prefix[] {
    const covers = parseCovers(row.covers);
    if (covers === undefined) throw this.#damaged(row);
    return covers;
  }

  #damaged({ id }: Row): Error {
    return corruptStore(this.#path, `holds a damaged snapshot, number ${String(id)}`);
  }
}
