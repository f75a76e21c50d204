// Reads a document from storage into its core: the latest snapshot that can be used and the entries above it, else the whole
// log, or an error that names the record that can't be used. A log with a hole would give out its author's numbers twice,
// so nothing opens on one. Entries below the snapshot are read when somebody asks for them.

import type { VersionVector } from "@joinery/clock";
import type { DocumentCore } from "../core/document-core.js";
import type { Entry } from "../core/entry.js";
import { decodeEntry } from "../core/entry-codec.js";
import type { DocumentId } from "../document-id.js";
import { DocumentError } from "../errors.js";
import type { LogRecord, Prefix, SnapshotInfo, SnapshotStorage, Storage } from "../storage-port.js";

/** How a document was opened. */
export interface Opening {
  /** Bytes of the snapshot that it was opened from; 0 where that was the log alone. */
  readonly snapshotBytes: number;
  /** How many entries were read and applied: those above the snapshot, or all. */
  readonly entries: number;
  /** Their bytes. */
  readonly entryBytes: number;
  /** Why snapshots could not be used, that of the latest first; empty when the latest was, and when there are none. */
  readonly unusable: readonly string[];
}

type LoadableCore = Pick<DocumentCore, "id" | "authors" | "applied" | "recover" | "isFiledUnder" | "base">;

/** Recovers `document` from storage. Rejects with `DocumentError`, code `CORRUPT_LOG`, or the storage's own error. */
export async function loadDocument(storage: Storage, document: LoadableCore): Promise<Opening> {
  const unusable: string[] = [];
  const { snapshots } = storage;
  if (snapshots !== undefined && document.base.refusal === undefined) {
    for (const info of await snapshots.list(document.id)) {
      const opened = await openFrom(snapshots, info, document);
      if (typeof opened !== "string") return { ...opened, unusable };
      unusable.push(opened);
    }
  }
  if (unusable.length > 0) document.base.restore(undefined);
  const records = await storage.load(document.id);
  const unused = apply(records, document);
  if (unused !== undefined) throw corrupt(document.id, unused, unusable);
  return { snapshotBytes: 0, entries: records.length, entryBytes: bytesOf(records), unusable };
}

/** Puts back into the log what storage has of it below the snapshot. Rejects as `loadDocument` does. */
export async function loadHistory(storage: Storage, document: LoadableCore): Promise<void> {
  const { authors, base, id } = document;
  const records = await storage.load(id);
  const isBelow = ({ author, lastSeq }: LogRecord): boolean => {
    const index = authors.indexOf(author);
    return index >= 0 && base.cut.covers(index, lastSeq);
  };
  const entries: Entry[] = [];
  for (const [index, record] of records.entries()) {
    if (!isBelow(record)) continue;
    const entry = readRecord(record, document);
    if (typeof entry === "string") throw corrupt(id, { index, problem: entry }, []);
    entries.push(entry);
  }
  base.putBack(entries);
}

/** What `vector` covers, by the names of authors. */
export function prefixesOf(vector: VersionVector, { authors }: Pick<DocumentCore, "authors">): Prefix[] {
  return Array.from(vector.entries(), ({ author, seq }) => ({ author: authors.idOf(author), seq }));
}

/** Opens from one snapshot, or answers why it can't be: then another is tried. */
async function openFrom(
  snapshots: SnapshotStorage,
  { id, byteCount }: SnapshotInfo,
  document: LoadableCore,
): Promise<Omit<Opening, "unusable"> | string> {
  const stored = await snapshots.read(document.id, id).catch(damageOf);
  if (stored === undefined || typeof stored === "string") return stored ?? "it is gone";
  const restored = document.base.restore(stored.bytes);
  if (!restored.ok) return restored.reason;
  const records = await snapshots.loadAbove(document.id, prefixesOf(restored.value, document));
  const unused = apply(records, document);
  if (unused !== undefined) return `record ${unused.index + 1} above it ${unused.problem}`;
  return { snapshotBytes: byteCount, entries: records.length, entryBytes: bytesOf(records) };
}

/** A snapshot that is not what was written is no reason to give up; that nothing can be read is. */
function damageOf(error: unknown): string {
  if ((error as { code?: unknown }).code === "CORRUPT_STORE") return (error as Error).message;
  throw error;
}

interface Unused {
  readonly index: number;
  readonly problem: string;
}

/** The first record that can't be used, if there is one. */
function apply(records: readonly LogRecord[], document: LoadableCore): Unused | undefined {
  const entries: Entry[] = [];
  for (const [index, record] of records.entries()) {
    const entry = readRecord(record, document);
    if (typeof entry === "string") return { index, problem: entry };
    entries.push(entry);
  }
  document.recover(entries);
  const index = entries.findIndex(({ author, lastSeq }) => !document.applied.covers(author, lastSeq));
  return index < 0 ? undefined : { index, problem: "does not follow from the records before it" };
}

function readRecord(record: LogRecord, document: LoadableCore): Entry | string {
  const decoded = decodeEntry(record.bytes, document.authors);
  if (!decoded.ok) return `is malformed: ${decoded.reason}`;
  const { firstSeq, lastSeq } = decoded.value;
  if (
    !document.isFiledUnder(decoded.value, record.author) ||
    firstSeq !== record.firstSeq ||
    lastSeq !== record.lastSeq
  ) {
    return "is filed under another author or other numbers than it holds";
  }
  return decoded.value;
}

function bytesOf(records: readonly LogRecord[]): number {
  return records.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function corrupt(id: DocumentId, { index, problem }: Unused, unusable: readonly string[]): DocumentError {
  const what = `record ${index + 1} of the log of "${id}" ${problem}`;
  const advice = "begin a new store, which makes a new author, and fetch the document from peers";
  if (unusable.length === 0) return new DocumentError("CORRUPT_LOG", `${what}: ${advice}`);
  const snapshots = `no snapshot of it can be used (${unusable.join("; ")})`;
  return new DocumentError(
    "CORRUPT_LOG",
    `${what}, and ${snapshots}: open it with the schema that it was last opened with, or ${advice}`,
  );
}
