// Bytes between a version in front and a CRC-32 behind.

import { ByteReader, ByteWriter, DecodeError } from "@joinery/crdt";
import { crc32 } from "./crc32.js";

const checksumBytes = 4;

/** What `write` writes, behind a version and before a checksum of both. */
export function checksummed(version: number, write: (bytes: ByteWriter) => void): Uint8Array {
  const bytes = new ByteWriter();
  bytes.byte(version);
  write(bytes);
  bytes.fixed(crc32(bytes.toBytes()), checksumBytes);
  return bytes.toBytes();
}

/** Reads what stands between version and checksum; throws `DecodeError` for another version, and for damage. */
export function readChecksummed(bytes: Uint8Array, version: number, what: string): ByteReader {
  const end = bytes.length - checksumBytes;
  if (end < 1) throw new DecodeError("the bytes end early");
  if (bytes[0] !== version) throw new DecodeError(`a ${what} of another format version`);
  if (crc32(bytes.subarray(0, end)) !== checksumOf(bytes, end)) throw new DecodeError("damaged: the checksum differs");
  return new ByteReader(bytes.subarray(1, end));
}

function checksumOf(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, checksumBytes).getUint32(0, true);
}
