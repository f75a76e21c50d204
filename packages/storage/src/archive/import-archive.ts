// Reads an archive into a storage. All of it is checked first: its checksums, every entry, signatures, and that what is
// there already goes together with it. Only then is anything written, in an order in which a crash leaves each document
// openable: values, snapshots, then records. The same import once more finishes what a crash left.

import type { DocumentId, Storage } from "@joinery/replica";
import { StorageError } from "../errors.js";
import { quote } from "../record-check.js";
import { damagedArchive } from "./archive-fault.js";
import { ArchiveReader } from "./archive-reader.js";
import type { ArchiveCounts } from "./export-archive.js";
import { ImportPlanning } from "./import-planning.js";
import { ImportWriting } from "./import-writing.js";
import { refuseEncrypted } from "./refuse-encrypted.js";
import { checkArchive, type VerifyReport } from "./verify-archive.js";
import { visitDocuments } from "./visit-documents.js";

export interface ImportOptions {
  /** Default: all that the archive holds. */
  readonly documents?: readonly DocumentId[];
  readonly signal?: AbortSignal;
  /** How much of the work is done, in bytes: an archive is read three times. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads the archive at `path` into a storage that no replica has open. Rejects with `StorageError`: `DAMAGED_ARCHIVE`,
 * `CANNOT_IMPORT` or `CONFLICTING_RECORD`, and nothing was written; or with what the storage fails with, and the same
 * import can be tried again.
 */
export async function importArchive(
  path: string,
  storage: Storage,
  options: ImportOptions = {},
): Promise<ArchiveCounts> {
  await refuseEncrypted(storage);
  const reader = await ArchiveReader.open(path);
  try {
    const told = progressOf(options);
    const report = await checkArchive(reader, { ...options, onProgress: told(0) });
    checkReport(path, report, options.documents);
    const asked = new Set(options.documents ?? report.documents.map(({ document }) => document));
    const planning = new ImportPlanning(storage);
    await visitDocuments(reader, asked, planning, { ...options, onProgress: told(1) });
    const writing = new ImportWriting(storage, planning.plans);
    await visitDocuments(reader, asked, writing, { ...options, onProgress: told(2) });
    return writing.counts;
  } finally {
    await reader.close();
  }
}

function progressOf({ onProgress }: ImportOptions): (pass: number) => (done: number, total: number) => void {
  return (pass) => (done, total) => onProgress?.(pass * total + done, 3 * total);
}

function checkReport(path: string, report: VerifyReport, asked: readonly DocumentId[] = []): void {
  const bad = report.documents.find(({ damageCount }) => damageCount > 0);
  const [first] = [...report.damage, ...(bad === undefined ? [] : [`${quote(bad.document)}: ${bad.damage[0]}`])];
  if (first !== undefined) throw damagedArchive(path, first);
  const lacking = asked.find((name) => report.documents.every(({ document }) => document !== name));
  if (lacking === undefined) return;
  throw new StorageError("NO_SUCH_DOCUMENT", `${path} holds no document ${quote(lacking)}: ask for one that it holds`);
}
