// The format of an archive: a mark, then blocks that each carry their number, lengths and checksum, the last of which
// holds a digest over all others. Every block can be read and checked alone, so damage costs the blocks it lies in.
//
//     mark: "\x89JNA\r\n\x1a\n" | format, 1 byte | CRC-32 of both, 4
//     block: "\xa7JNB" | number, 4 | coding, 1 | plain length, 4 | stored length, 4 | checksum, 16 | stored bytes
//
// Numbers are little-endian. The checksum is the first half of SHA-256 over everything else in the block.

import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

export const formatVersion = 1;

/** As in PNG: a transfer that takes the file for text changes it at once. */
const magic: Buffer = Buffer.from("\x89JNA\r\n\x1a\n", "latin1");
export const markBytes: number = magic.length + 5;

export const blockMagic: Buffer = Buffer.from("\xa7JNB", "latin1");
const checksumBytes = 16;
const numbersEnd: number = blockMagic.length + 13;
export const blockHeadBytes: number = numbersEnd + checksumBytes;

/** Most bytes of a block, plain: a record fits with room to spare. */
export const blockBytesMax: number = 4 * 1024 * 1024;
/** A block that would shrink further is stored as it is, so that no small file unfolds to a huge one. */
export const ratioMax = 250;

export const codings = { plain: 0, brotli: 1 } as const;

export interface BlockHead {
  readonly number: number;
  readonly coding: number;
  readonly plainLength: number;
  readonly storedLength: number;
  readonly checksum: Uint8Array;
}

/** What stands at the front of an archive. */
export function archiveMark(): Buffer {
  const mark = Buffer.alloc(markBytes);
  magic.copy(mark);
  mark[magic.length] = formatVersion;
  mark.writeUInt32LE(crc32(mark.subarray(0, magic.length + 1)), magic.length + 1);
  return mark;
}

/** What the first bytes of a file say: the format of an archive, that they are damaged, or that it is none. */
export function readMark(bytes: Buffer): number | "damaged" | "foreign" {
  if (bytes.length < magic.length || !bytes.subarray(0, magic.length).equals(magic)) return "foreign";
  if (bytes.length < markBytes) return "damaged";
  const isWhole = crc32(bytes.subarray(0, magic.length + 1)) === bytes.readUInt32LE(magic.length + 1);
  return isWhole ? (bytes[magic.length] as number) : "damaged";
}

/** A whole block. */
export function blockOf(number: number, coding: number, plainLength: number, stored: Uint8Array): Buffer {
  const block = Buffer.alloc(blockHeadBytes + stored.length);
  blockMagic.copy(block);
  block.writeUInt32LE(number, 4);
  block[8] = coding;
  block.writeUInt32LE(plainLength, 9);
  block.writeUInt32LE(stored.length, 13);
  block.set(stored, blockHeadBytes);
  block.set(checksumOf(block, stored), numbersEnd);
  return block;
}

/** The head of a block; undefined for bytes that are none, or whose lengths no block has. */
export function readHead(bytes: Buffer): BlockHead | undefined {
  if (bytes.length < blockHeadBytes || !bytes.subarray(0, blockMagic.length).equals(blockMagic)) return undefined;
  const [coding, plainLength, storedLength] = [bytes[8] as number, bytes.readUInt32LE(9), bytes.readUInt32LE(13)];
  if (plainLength > blockBytesMax || storedLength > plainLength || plainLength > storedLength * ratioMax)
    return undefined;
  return {
    number: bytes.readUInt32LE(4),
    coding,
    plainLength,
    storedLength,
    checksum: bytes.subarray(numbersEnd, blockHeadBytes),
  };
}

/** Over a block's numbers and its stored bytes. */
export function checksumOf(head: Uint8Array, stored: Uint8Array): Buffer {
  const hash = createHash("sha256").update(head.subarray(0, numbersEnd)).update(stored);
  return hash.digest().subarray(0, checksumBytes);
}
