// Reads and writes the snapshots of a store, and drops the records that they cover. A snapshot that isn't what was written is
// reported as damage, and the others can still be read.
import type { DocumentId, Prefix, SnapshotInfo, SnapshotWriting, StoredSnapshot } from "@joinery/replica";
import { isSeq, quote } from "../record-check.js";
import { coveredByAll } from "../snapshot-check.js";
import { coversText, parseCovers } from "../snapshot-covers.js";
import { snapshotChecksum } from "./checksum.js";
import { corruptStore } from "./indexeddb-fault.js";
import { bytesOf, type RecordRows, takePositions } from "./record-rows.js";
import { keysUnder, type ReadTransaction, type SnapshotRow, type WriteTransaction } from "./schema.js";

export class SnapshotRows {
  readonly #name: string;
  readonly #records: RecordRows;

  constructor(name: string, records: RecordRows) {
    this.#name = name;
    this.#records = records;
  }

  async write(
    transaction: WriteTransaction,
    document: DocumentId,
    { covers, bytes }: StoredSnapshot,
    { keep, truncate }: SnapshotWriting,
  ): Promise<void> {
    const rows = transaction.objectStore("snapshots");
    const id = await takePositions(transaction, 1);
    const lines = coversText(covers);
    await rows.add({ document, id, byteCount: bytes.length, covers: lines, checksum: snapshotChecksum(lines, bytes) });
    await transaction.objectStore("snapshotBytes").add(bytes, [document, id]);
    const all = (await rows.getAll(keysUnder(document))).reverse();
    for (const old of all.slice(keep)) await forget(transaction, document, old.id);
    if (!truncate || all.length < keep) return;
    const kept = all.slice(0, keep).map((row) => this.#prefixesOf(row));
    for (const [author, seq] of coveredByAll(kept)) await this.#records.drop(transaction, document, author, seq);
  }

  async list(transaction: ReadTransaction, document: DocumentId): Promise<SnapshotInfo[]> {
    const rows = await transaction.objectStore("snapshots").getAll(keysUnder(document));
    return rows.reverse().map((row) => {
      const { id, byteCount } = row;
      if (isSeq(id) && Number.isSafeInteger(byteCount) && byteCount >= 0) return { id, byteCount };
      throw this.#damaged(row);
    });
  }

  async read(transaction: ReadTransaction, document: DocumentId, id: number): Promise<StoredSnapshot | undefined> {
    const row = await transaction.objectStore("snapshots").get([document, id]);
    if (row === undefined) return undefined;
    const bytes = bytesOf(await transaction.objectStore("snapshotBytes").get([document, id]));
    const { covers, checksum } = row;
    if (typeof covers !== "string" || bytes === undefined || snapshotChecksum(covers, bytes) !== checksum)
      throw this.#damaged(row);
    return { covers: this.#prefixesOf(row), bytes };
  }

  /** The documents that have snapshots. */
  async documents(transaction: ReadTransaction): Promise<string[]> {
    const keys = await transaction.objectStore("snapshots").getAllKeys();
    return keys.map(([document]) => document);
  }

  #prefixesOf(row: SnapshotRow): Prefix[] {
    const covers = parseCovers(row.covers);
    if (covers === undefined) throw this.#damaged(row);
    return covers;
  }

  #damaged({ document, id }: SnapshotRow): Error {
    return corruptStore(this.#name, `holds a damaged snapshot of ${quote(document)}, number ${String(id)}`);
  }
}

async function forget(transaction: WriteTransaction, document: DocumentId, id: number): Promise<void> {
  await transaction.objectStore("snapshots").delete([document, id]);
  await transaction.objectStore("snapshotBytes").delete([document, id]);
}
