// Decides, before anything is written, whether all documents of an archive have a place in a storage beside what is there.

import type { DocumentId, LogRecord, Storage, StoredSnapshot } from "@joinery/replica";
import { isReplaceable, storedAuthorOf } from "@joinery/replica/audit";
import { StorageError } from "../errors.js";
import { conflictingRecord, quote } from "../record-check.js";
import { ExistingDocument } from "./existing-document.js";
import type { DocumentVisitor } from "./visit-documents.js";

/** What is to be done about a document. */
export interface ImportPlan {
  /** Of the snapshots in the archive so many, the oldest, are there already. */
  readonly snapshotsThere: number;
  readonly snapshots: number;
  /** The document goes on under a new author: the archive has more of the one that writes in it than the storage. */
  readonly leavesAuthor: boolean;
}

export class ImportPlanning implements DocumentVisitor {
  readonly plans: Map<DocumentId, ImportPlan> = new Map();
  readonly #storage: Storage;
  #document = "" as DocumentId;
  #existing = new ExistingDocument();
  #snapshots = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async begin(document: DocumentId): Promise<void> {
    this.#document = document;
    this.#snapshots = 0;
    this.#existing = await ExistingDocument.read(this.#storage, document);
  }

  async snapshot(snapshot: StoredSnapshot): Promise<void> {
    if (this.#storage.snapshots === undefined) throw this.#refusal("can't be kept: this storage keeps no snapshots");
    this.#snapshots++;
    this.#existing.meetSnapshot(snapshot);
  }

  async records(records: readonly LogRecord[]): Promise<void> {
    const conflict = records.find((record) => this.#existing.conflictsWith(record));
    if (conflict !== undefined) throw conflictingRecord(this.#document, conflict);
  }

  async end(): Promise<void> {
    const existing = this.#existing;
    const problem = existing.problem();
    if (problem !== undefined) {
      throw this.#refusal(`${problem}: import it into a new store, and let the two replicas sync`);
    }
    const author = await storedAuthorOf(this.#storage, this.#document);
    const leavesAuthor = author !== undefined && existing.comingAuthors.has(author);
    if (leavesAuthor && !isReplaceable(this.#document, author)) {
      const why = "has entries of the store's own author that the store lacks, and its genesis names its authors";
      throw this.#refusal(`${why}: import it into a new store`);
    }
    this.plans.set(this.#document, {
      snapshotsThere: existing.snapshotCount,
      snapshots: this.#snapshots,
      leavesAuthor,
    });
  }

  #refusal(why: string): StorageError {
    return new StorageError("CANNOT_IMPORT", `${quote(this.#document)} ${why}; nothing was imported`);
  }
}
