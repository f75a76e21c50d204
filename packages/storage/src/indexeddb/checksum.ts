// A CRC-32 beside every value, as in a SQLite store: not every browser checks what its disk gives back, and an entry with
// another number in it would be applied.
import { crc32, type LogRecord } from "@joinery/replica";

const texts = new TextEncoder();

export function recordChecksum({ author, firstSeq, lastSeq, bytes }: LogRecord): number {
  return crc32(texts.encode(`${author} ${firstSeq} ${lastSeq}`), crc32(bytes));
}

export function snapshotChecksum(covers: string, bytes: Uint8Array): number {
  return crc32(texts.encode(covers), crc32(bytes));
}

export function metaChecksum(key: string, value: Uint8Array): number {
  return crc32(texts.encode(key), crc32(value));
}
