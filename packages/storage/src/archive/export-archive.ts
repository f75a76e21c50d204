// Writes documents of a storage into an archive: their snapshots, their records, their genesis and schema. Nothing that says
// who the replica is goes along, so a storage that an archive is read into makes a new author.

import type { DocumentId, LogRecord, Storage } from "@joinery/replica";
import { documentValueKeys } from "@joinery/replica/audit";
import { StorageError } from "../errors.js";
import { NewFile } from "../files/new-file.js";
import { quote } from "../record-check.js";
import { BlockWriter } from "./block-writer.js";
import { encodeSnapshot } from "./item-codec.js";
import { refuseEncrypted } from "./refuse-encrypted.js";
import { partsOf, snapshotBytesMax } from "./snapshot-parts.js";

export interface ExportOptions {
  /** Default: all that the storage holds. */
  readonly documents?: readonly DocumentId[];
  /** Whether a file that is there gives way. Default false. */
  readonly replace?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

export interface ExportProgress {
  readonly documents: number;
  readonly documentsTotal: number;
  readonly records: number;
}

/** What is in an archive. */
export interface ArchiveCounts {
  readonly documents: number;
  readonly records: number;
  readonly snapshots: number;
}

/**
 * Writes an archive to `path`: there whole, or not at all. Rejects with `StorageError`: `FILE_EXISTS`, `NO_SUCH_DOCUMENT`,
 * `STORE_CHANGED` where a snapshot replaced records meanwhile, or what the storage or the file fails with.
 */
export async function exportArchive(
  storage: Storage,
  path: string,
  options: ExportOptions = {},
): Promise<ArchiveCounts> {
  await refuseEncrypted(storage);
  const documents = await documentsOf(storage, options.documents);
  const file = await NewFile.begin(path, options.replace ?? false);
  try {
    const counts = await new ArchiveExport(storage, new BlockWriter((bytes) => file.write(bytes)), options).run(
      documents,
    );
    await file.commit();
    return counts;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function documentsOf(storage: Storage, asked: readonly DocumentId[] | undefined): Promise<readonly DocumentId[]> {
  const there = await storage.documents();
  const lacking = asked?.find((document) => !there.includes(document));
  if (lacking === undefined) return asked === undefined ? there : [...new Set(asked)];
  throw new StorageError(
    "NO_SUCH_DOCUMENT",
    `the store holds no document ${quote(lacking)}: ask for one that it holds`,
  );
}

class ArchiveExport {
  readonly #storage: Storage;
  readonly #writer: BlockWriter;
  readonly #options: ExportOptions;
  #records = 0;
  #snapshots = 0;

  constructor(storage: Storage, writer: BlockWriter, options: ExportOptions) {
    this.#storage = storage;
    this.#writer = writer;
    this.#options = options;
  }

  async run(documents: readonly DocumentId[]): Promise<ArchiveCounts> {
    await this.#writer.begin();
    for (const [place, document] of documents.entries()) {
      await this.#writeDocument(place, document);
      this.#tell(place + 1, documents.length);
    }
    await this.#writer.end(documents.length);
    return { documents: documents.length, records: this.#records, snapshots: this.#snapshots };
  }

  async #writeDocument(place: number, document: DocumentId): Promise<void> {
    const before = [this.#records, this.#snapshots] as const;
    const values = new Map<string, Uint8Array>();
    for (const [kind, key] of documentValueKeys(document)) {
      const value = await this.#storage.loadMeta(key);
      if (value !== undefined && value.length > 0) values.set(kind, value);
    }
    await this.#writer.add({ type: "document", place, name: document, values }, document.length * 2);
    const ids = await this.#snapshotIds(document);
    for (const id of [...ids].reverse()) await this.#writeSnapshot(place, document, id);
    for await (const batch of recordsOf(this.#storage, document)) {
      this.#options.signal?.throwIfAborted();
      for (const record of batch) await this.#writer.add({ type: "record", place, record }, record.bytes.length);
      this.#records += batch.length;
    }
    // A new snapshot may have let go of records that the ones read above don't cover.
    if ((await this.#snapshotIds(document)).join() !== ids.join()) throw changed(document);
    const [records, snapshots] = [this.#records - before[0], this.#snapshots - before[1]];
    await this.#writer.add({ type: "end", place, records, snapshots }, 0);
  }

  async #snapshotIds(document: DocumentId): Promise<number[]> {
    return ((await this.#storage.snapshots?.list(document)) ?? []).map(({ id }) => id);
  }

  async #writeSnapshot(place: number, document: DocumentId, id: number): Promise<void> {
    const snapshot = await this.#storage.snapshots?.read(document, id);
    if (snapshot === undefined) throw changed(document);
    const encoded = encodeSnapshot(snapshot);
    if (encoded.length > snapshotBytesMax) {
      throw new StorageError(
        "INVALID_RECORD",
        `a snapshot of ${quote(document)} is larger than an archive takes: 512 MiB`,
      );
    }
    for (const { bytes, isLast } of partsOf(encoded)) {
      await this.#writer.add({ type: "part", place, bytes, isLast }, bytes.length);
    }
    this.#snapshots++;
  }

  #tell(documents: number, documentsTotal: number): void {
    this.#options.signal?.throwIfAborted();
    this.#options.onProgress?.({ documents, documentsTotal, records: this.#records });
  }
}

/** A document's records a batch at a time, where the storage gives batches. */
export async function* recordsOf(storage: Storage, document: DocumentId): AsyncGenerator<readonly LogRecord[]> {
  if (storage.loadInBatches !== undefined) yield* storage.loadInBatches(document);
  else yield await storage.load(document);
}

function changed(document: DocumentId): StorageError {
  const what = `a snapshot of ${quote(document)} was written while it was exported; no archive was written`;
  return new StorageError("STORE_CHANGED", `${what}: try again, or close the replica first`);
}
