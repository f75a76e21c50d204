// A log of a given size, of records that tell whether they are themselves.

import type { DocumentId, LogRecord } from "@joinery/replica";

export const logName = "long" as DocumentId;
export const recordBytes = 1000;
/** Records of one append: all of them or none. Two appends fit into the log in front of the file. */
export const batchRecords = 500;

const author = "AAAAAAAAAAAAAAAAAAAAAA" as LogRecord["author"];

export function recordAt(seq: number): LogRecord {
  return { author, firstSeq: seq, lastSeq: seq, bytes: new Uint8Array(recordBytes).fill(seq % 251) };
}

/** True for a record that `recordAt` made for this number. */
export function isRecordAt({ firstSeq, lastSeq, bytes }: LogRecord, seq: number): boolean {
  const isPlaced = firstSeq === seq && lastSeq === seq && bytes.length === recordBytes;
  return isPlaced && bytes[0] === seq % 251 && bytes[recordBytes - 1] === seq % 251;
}
