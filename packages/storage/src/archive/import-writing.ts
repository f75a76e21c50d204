// Writes the documents of an archive into a storage, each in an order in which it can be opened whatever comes between:
// a new author where one is needed, values, snapshots, then records.

import type { DocumentId, LogRecord, Storage, StoredSnapshot } from "@joinery/replica";
import { documentValueKeys, leaveAuthorBehind } from "@joinery/replica/audit";
import type { ArchiveCounts } from "./export-archive.js";
import type { ImportPlan } from "./import-planning.js";
import type { DocumentValues } from "./item-codec.js";
import type { DocumentVisitor } from "./visit-documents.js";

export class ImportWriting implements DocumentVisitor {
  readonly #storage: Storage;
  readonly #plans: ReadonlyMap<DocumentId, ImportPlan>;
  #document = "" as DocumentId;
  #plan: ImportPlan = { snapshotsThere: 0, snapshots: 0, leavesAuthor: false };
  #snapshotsMet = 0;
  #documents = 0;
  #records = 0;
  #snapshots = 0;

  constructor(storage: Storage, plans: ReadonlyMap<DocumentId, ImportPlan>) {
    this.#storage = storage;
    this.#plans = plans;
  }

  /** What was read in, that which was there already included. */
  get counts(): ArchiveCounts {
    return { documents: this.#documents, records: this.#records, snapshots: this.#snapshots };
  }

  async begin(document: DocumentId, values: DocumentValues): Promise<void> {
    this.#document = document;
    this.#plan = this.#plans.get(document) as ImportPlan;
    this.#snapshotsMet = 0;
    if (this.#plan.leavesAuthor) await leaveAuthorBehind(this.#storage, document);
    for (const [kind, key] of documentValueKeys(document)) {
      const value = values.get(kind);
      const there = await this.#storage.loadMeta(key);
      if (value !== undefined && (there === undefined || there.length === 0)) await this.#storage.saveMeta(key, value);
    }
  }

  async snapshot(snapshot: StoredSnapshot): Promise<void> {
    this.#snapshots++;
    if (this.#snapshotsMet++ < this.#plan.snapshotsThere) return;
    await this.#storage.snapshots?.write(this.#document, snapshot, { keep: this.#plan.snapshots, truncate: false });
  }

  async records(records: readonly LogRecord[]): Promise<void> {
    await this.#storage.append(this.#document, records);
    this.#records += records.length;
  }

  async end(): Promise<void> {
    this.#documents++;
  }
}
