// Tears the end off SQLite's log in front of a file, as a loss of power may: in the middle of what was written last. The file of
// the log is longer than what counts in it, so its frames are followed (https://sqlite.org/fileformat2.html#walformat).

import { closeSync, ftruncateSync, openSync, readSync } from "node:fs";
import { assert } from "@joinery/crdt";

const headerBytes = 32;
const frameHeaderBytes = 24;
const pageBytesOffset = 8;
/** A frame counts while it has the salt of the header. */
const headerSaltOffset = 16;
const frameSaltOffset = 8;
const saltBytes = 8;

/** Cuts the last frame in two. */
export function tearLog(path: string): void {
  const file = openSync(path, "r+");
  try {
    const header = read(file, 0, headerBytes);
    const frameBytes = frameHeaderBytes + header.readUInt32BE(pageBytesOffset);
    const salt = header.subarray(headerSaltOffset, headerSaltOffset + saltBytes);
    let end = headerBytes;
    while (read(file, end + frameSaltOffset, saltBytes).equals(salt)) end += frameBytes;
    assert(end > headerBytes, "there is something to tear");
    ftruncateSync(file, end - Math.floor(frameBytes / 2));
  } finally {
    closeSync(file);
  }
}

function read(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, from));
}
