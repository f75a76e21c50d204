// A CRC-32 beside every value, because SQLite itself doesn't notice a bit that the disk turned over: an unsigned
// entry with another number in it would be applied, and the replicas would differ at equal version vectors.
import { crc32 } from "node:zlib";
import type { LogRecord } from "@joinery/replica";

/** Over the record's bytes, first because zlib restarts at an empty array, and its place in the log. Signed, which SQLite keeps in less. */
export function recordChecksum({ author, firstSeq, lastSeq, bytes }: LogRecord): number {
  return crc32(`${author} ${firstSeq} ${lastSeq}`, crc32(bytes)) | 0;
}

export function snapshotChecksum(covers: string, bytes: Uint8Array): number {
  return crc32(covers, crc32(bytes));
}

export function metaChecksum(key: string, value: Uint8Array): number {
  return crc32(key, crc32(value));
}
