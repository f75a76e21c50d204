// Checks one document of an archive or a storage, record by record as they are read: whether a replica could open it, and
// what can be read of it.

import type { DocumentId, LogRecord, StoredSnapshot } from "@joinery/replica";
import { createLogAudit, type LogAudit, snapshotFault } from "@joinery/replica/audit";

/** What was found of a document. */
export interface DocumentReport {
  readonly document: DocumentId;
  /** Whether signatures were checked. */
  readonly isSigned: boolean;
  /** How many records and snapshots can be read. */
  readonly records: number;
  readonly snapshots: number;
  /** What is wrong, the first few; empty for a document that is whole. */
  readonly damage: readonly string[];
  /** How much is wrong. */
  readonly damageCount: number;
}

/** Most of what is wrong with one document that is told. */
const toldMax = 10;

export class DocumentCheck {
  readonly #document: DocumentId;
  readonly #genesis: Uint8Array | undefined;
  readonly #damage: string[] = [];
  #damageCount = 0;
  #covers: StoredSnapshot["covers"] = [];
  #audit: LogAudit | undefined;
  #records = 0;
  #snapshots = 0;

  constructor(document: DocumentId, genesis: Uint8Array | undefined) {
    this.#document = document;
    this.#genesis = genesis;
  }

  get damageCount(): number {
    return this.#damageCount;
  }

  /** The snapshots come before the records, the latest last. */
  snapshot({ covers, bytes }: StoredSnapshot): void {
    this.#snapshots++;
    const fault = snapshotFault(bytes);
    if (fault === undefined) this.#covers = covers;
    else this.found(`snapshot ${this.#snapshots}: ${fault}`);
  }

  async records(records: readonly LogRecord[]): Promise<void> {
    const audit = this.#audited();
    for (const record of records) {
      this.#records++;
      const problem = await audit?.accept(record);
      if (problem !== undefined) this.found(`${record.author} from ${record.firstSeq} on ${problem}`);
    }
  }

  found(problem: string): void {
    this.#damageCount++;
    if (this.#damage.length < toldMax) this.#damage.push(problem);
  }

  /** The end, with how many records and snapshots there should have been, where that is known. */
  end(expected?: { readonly records: number; readonly snapshots: number }): DocumentReport {
    const problem = this.#audited()?.end();
    if (problem !== undefined) this.found(problem);
    const [records, snapshots] = [this.#records, this.#snapshots];
    if (expected !== undefined && (expected.records !== records || expected.snapshots !== snapshots)) {
      const lacking = `${expected.records - records} of ${expected.records} records`;
      this.found(`${lacking} and ${expected.snapshots - snapshots} of ${expected.snapshots} snapshots are missing`);
    }
    return {
      document: this.#document,
      isSigned: this.#audit?.isSigned ?? false,
      records,
      snapshots,
      damage: this.#damage,
      damageCount: this.#damageCount,
    };
  }

  #hasAudit = false;

  #audited(): LogAudit | undefined {
    if (this.#hasAudit) return this.#audit;
    this.#hasAudit = true;
    const made = createLogAudit({ document: this.#document, genesis: this.#genesis, covers: this.#covers });
    if (made.ok) this.#audit = made.value;
    else this.found(made.reason);
    return this.#audit;
  }
}
