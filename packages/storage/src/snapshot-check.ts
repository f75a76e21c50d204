// What every adapter asks of a snapshot before it keeps it, and which records the kept ones make needless.
import type { DocumentId, LogRecord, Prefix, SnapshotWriting, StoredSnapshot } from "@joinery/replica";
import { StorageError } from "./errors.js";
import { isAuthor, isSeq, quote } from "./record-check.js";

/** Throws `INVALID_RECORD` unless the snapshot covers each author once, has bytes, and one is to be kept. */
export function checkSnapshot(
  document: DocumentId,
  { covers, bytes }: StoredSnapshot,
  { keep }: SnapshotWriting,
): void {
  const fault = snapshotFault(covers, bytes) ?? (isSeq(keep) ? undefined : `is to be one of ${String(keep)} kept`);
  if (fault === undefined) return;
  const advice = "nothing was written: give snapshots as the replica makes them";
  throw new StorageError("INVALID_RECORD", `a snapshot of ${quote(document)} ${fault}; ${advice}`);
}

function snapshotFault(covers: readonly Prefix[], bytes: unknown): string | undefined {
  if (new Set(covers.map(({ author }) => author)).size < covers.length) return "covers an author twice";
  if (covers.some(({ author }) => !isAuthor(author))) return "covers an author that is not in base64url";
  if (covers.some(({ seq }) => !isSeq(seq))) return "covers what is no sequence number";
  return bytes instanceof Uint8Array ? undefined : "holds no Uint8Array";
}

/** A copy that nobody else can change. */
export function copySnapshot({ covers, bytes }: StoredSnapshot): StoredSnapshot {
  return { covers: covers.map(({ author, seq }) => ({ author, seq })), bytes: new Uint8Array(bytes) };
}

/** Up to where each author's records are covered by all of `snapshots`: what may be dropped. */
export function coveredByAll(snapshots: readonly (readonly Prefix[])[]): Map<LogRecord["author"], number> {
  const [first = [], ...others] = snapshots.map((covers) => new Map(covers.map(({ author, seq }) => [author, seq])));
  const covered = new Map<LogRecord["author"], number>();
  for (const [author, seq] of first) {
    const least = others.reduce((min, other) => Math.min(min, other.get(author) ?? 0), seq);
    if (least > 0) covered.set(author, least);
  }
  return covered;
}
