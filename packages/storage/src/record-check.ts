// What every adapter asks of a record before it keeps it, and when two records count as the same one.
import type { DocumentId, LogRecord } from "@joinery/replica";
import { StorageError } from "./errors.js";

const base64Url = /^[A-Za-z0-9_-]+$/;

/** Throws `INVALID_RECORD` unless every record has an author, a range of sequence numbers from 1, and bytes. */
export function checkRecords(document: DocumentId, records: readonly LogRecord[]): void {
  for (const record of records) {
    const fault = recordFault(record);
    if (fault === undefined) continue;
    throw new StorageError(
      "INVALID_RECORD",
      `a record of ${quote(document)} ${fault}; nothing was appended: give records as the replica makes them`,
    );
  }
}

function recordFault(record: LogRecord): string | undefined {
  const { author, firstSeq, lastSeq } = record;
  if (!isAuthor(author)) return "has no author in base64url";
  if (!isSeq(firstSeq)) return `starts at ${String(firstSeq)}, which is no sequence number`;
  if (!isSeq(lastSeq) || lastSeq < firstSeq) return `ends at ${String(lastSeq)}, having started at ${firstSeq}`;
  // Those of a lasting record would be made only to be looked at.
  if (record.isLasting === true) return undefined;
  return record.bytes instanceof Uint8Array ? undefined : "holds no Uint8Array";
}

/** Whether a value can be a sequence number: an integer from 1 that a double holds exactly. */
export function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

/** Whether a value can be an author's name. */
export function isAuthor(value: unknown): value is LogRecord["author"] {
  return typeof value === "string" && base64Url.test(value);
}

/** Whether two records under one author and first sequence number are one and the same. */
export function sameRecord(a: Pick<LogRecord, "lastSeq" | "bytes">, b: Pick<LogRecord, "lastSeq" | "bytes">): boolean {
  if (a.lastSeq !== b.lastSeq || a.bytes.length !== b.bytes.length) return false;
  return a.bytes.every((byte, index) => byte === b.bytes[index]);
}

/** The error for a record whose place is taken by another one. */
export function conflictingRecord(document: DocumentId, record: LogRecord): StorageError {
  return new StorageError(
    "CONFLICTING_RECORD",
    `${quote(document)} holds another record of ${record.author} from ${record.firstSeq} on; nothing was appended: ` +
      "two writers use one identity, so open the store with one replica only and give the other a new author",
  );
}

/** A copy with bytes that nobody else can change. */
export function copyRecord({ author, firstSeq, lastSeq, bytes }: LogRecord): LogRecord {
  return { author, firstSeq, lastSeq, bytes: new Uint8Array(bytes) };
}

/** A name in a message: quoted, and cut when it is long. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}...` : name);
}
