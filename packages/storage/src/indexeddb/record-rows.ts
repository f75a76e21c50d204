// Reads and writes the records of a store and its small values. Nothing that comes back is believed: each value has its type
// checked and its checksum recomputed, and what doesn't fit is reported as damage.
import type { DocumentId, LogRecord, Prefix } from "@joinery/replica";
import { conflictingRecord, isAuthor, isSeq, quote, sameRecord } from "../record-check.js";
import { metaChecksum, recordChecksum } from "./checksum.js";
import { corruptStore } from "./indexeddb-fault.js";
import { keysUnder, type MetaRow, type ReadTransaction, type RecordRow, type WriteTransaction } from "./schema.js";

type Transaction = ReadTransaction | WriteTransaction;

/** The next number of a row, and `count` of them are taken. */
export async function takePositions(transaction: WriteTransaction, count: number): Promise<number> {
  const counters = transaction.objectStore("counters");
  const next = (await counters.get("position")) ?? 1;
  await counters.put(next + count, "position");
  return next;
}

export class RecordRows {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Adds records that aren't there yet; throws `CONFLICTING_RECORD` before it has added any. */
  async append(transaction: WriteTransaction, document: DocumentId, records: readonly LogRecord[]): Promise<void> {
    const fresh = await this.#fresh(transaction, document, records);
    const position = await takePositions(transaction, fresh.length);
    const rows = transaction.objectStore("records");
    await Promise.all(
      fresh.map(async (record, index) =>
        rows.add({ ...record, document, position: position + index, checksum: recordChecksum(record) }),
      ),
    );
  }

  /** The records that aren't there yet, each once. */
  async #fresh(
    transaction: WriteTransaction,
    document: DocumentId,
    records: readonly LogRecord[],
  ): Promise<LogRecord[]> {
    const rows = transaction.objectStore("records");
    const keyOf = ({ author, firstSeq }: LogRecord): [string, string, number] => [document, author, firstSeq];
    const keys = await Promise.all(records.map((record) => rows.getKey(keyOf(record))));
    const seen = new Map<string, LogRecord>();
    const fresh: LogRecord[] = [];
    for (const [index, record] of records.entries()) {
      const key = `${record.author} ${record.firstSeq}`;
      const row = keys[index] === undefined ? undefined : await rows.get(keyOf(record));
      const there = row === undefined ? seen.get(key) : this.#recordOf(row);
      if (there !== undefined && !sameRecord(there, record)) throw conflictingRecord(document, record);
      if (there !== undefined) continue;
      seen.set(key, record);
      fresh.push(record);
    }
    return fresh;
  }

  /** The records of a document in the order of their appends. */
  async load(transaction: ReadTransaction, document: DocumentId): Promise<LogRecord[]> {
    return this.#inOrder(await transaction.objectStore("records").getAll(keysUnder(document)));
  }

  /** The records that end beyond what is covered, in the order of their appends: from author to author by the index. */
  async loadAbove(transaction: ReadTransaction, document: DocumentId, covers: readonly Prefix[]): Promise<LogRecord[]> {
    const covered = new Map<string, number>(covers.map(({ author, seq }) => [author, seq]));
    const ends = transaction.objectStore("records").index("ends");
    const found: RecordRow[] = [];
    for (const author of await this.#authorsOf(transaction, document)) {
      const beyond = IDBKeyRange.bound([document, author, covered.get(author) ?? 0], [document, author, []], true);
      for (const row of await ends.getAll(beyond)) found.push(row);
    }
    return this.#inOrder(found);
  }

  /** Deletes an author's records up to `seq`. */
  async drop(transaction: WriteTransaction, document: DocumentId, author: string, seq: number): Promise<void> {
    const rows = transaction.objectStore("records");
    const keys = await rows.index("ends").getAllKeys(IDBKeyRange.bound([document, author], [document, author, seq]));
    await Promise.all(keys.map((key) => rows.delete(key)));
  }

  /** The documents that have records, from one to the next: the records themselves are not looked through. */
  async documents(transaction: ReadTransaction): Promise<string[]> {
    const found: string[] = [];
    let cursor = await transaction.objectStore("records").openKeyCursor();
    while (cursor !== null) {
      const [document] = cursor.key;
      found.push(document);
      cursor = await cursor.continue([document, []] as never);
    }
    return found;
  }

  async saveMeta(transaction: WriteTransaction, key: string, value: Uint8Array): Promise<void> {
    await transaction.objectStore("meta").put({ value, checksum: metaChecksum(key, value) }, key);
  }

  async loadMeta(transaction: Transaction, key: string): Promise<Uint8Array | undefined> {
    const row: Partial<MetaRow> | undefined = await transaction.objectStore("meta").get(key);
    if (row === undefined) return undefined;
    const value = bytesOf(row.value);
    if (value !== undefined && metaChecksum(key, value) === row.checksum) return value;
    throw corruptStore(this.#name, `holds a damaged value of ${quote(key)}`);
  }

  async #authorsOf(transaction: Transaction, document: DocumentId): Promise<string[]> {
    const found: string[] = [];
    let cursor = await transaction.objectStore("records").openKeyCursor(keysUnder(document));
    while (cursor !== null) {
      const [, author] = cursor.key;
      found.push(author);
      cursor = await cursor.continue([document, author, []] as never);
    }
    return found;
  }

  #inOrder(rows: readonly RecordRow[]): LogRecord[] {
    return [...rows].sort((a, b) => a.position - b.position).map((row) => this.#recordOf(row));
  }

  #recordOf({ document, author, firstSeq, lastSeq, bytes: stored, checksum }: RecordRow): LogRecord {
    const bytes = bytesOf(stored);
    if (isAuthor(author) && isSeq(firstSeq) && isSeq(lastSeq) && lastSeq >= firstSeq && bytes !== undefined) {
      const record = { author, firstSeq, lastSeq, bytes };
      if (recordChecksum(record) === checksum) return record;
    }
    throw corruptStore(this.#name, `holds a damaged record of ${quote(document)}, ${author} from ${firstSeq} on`);
  }
}

/** The bytes; undefined for anything else. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
}
