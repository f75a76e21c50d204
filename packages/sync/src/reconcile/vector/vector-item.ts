// An entry of a version vector as an item of ten bytes: six that stand for the author, and the low 32 bits of its sequence
// number. The six are a tag of the author's name and the number's high bits, so no two entries of one author are ever one
// item, and whoever knows the author finds it again by its tag and reads the number off.

import { bytesToWords } from "../item-words.js";
import { derivedKey, type HashKey, KeyedHash } from "../keyed-hash.js";

export const authorTagBytes = 6;
export const vectorItemBytes = 10;

const lowRange = 2 ** 32;
const nameBytesMax = 32;
/** 1 and 2 are the purposes of fingerprints. */
const purpose = 3;

/** An author's tag: a natural number below 2^48. */
export type AuthorTag = number;

/** Tags authors under a session's key. */
export class AuthorTagger {
  readonly #hash: KeyedHash;
  readonly #words: Int32Array = new Int32Array(nameBytesMax / 4 + 1);

  constructor(key: HashKey) {
    this.#hash = new KeyedHash(derivedKey(key, purpose));
  }

  /** The tag of an author of 16 or 32 bytes whose sequence number is `seq`. */
  tag(name: Uint8Array, seq: number): AuthorTag {
    bytesToWords(name, 0, name.length, this.#words, 0);
    this.#words[name.length >> 2] = Math.floor(seq / lowRange);
    this.#hash.tag(this.#words, 0, name.length + 4);
    return (this.#hash.low >>> 0) + (this.#hash.high & 0xffff) * lowRange;
  }
}

export function vectorItem(tag: AuthorTag, seq: number): Uint8Array {
  const item = new Uint8Array(vectorItemBytes);
  writeTag(tag, item, 0);
  writeUint(seq % lowRange, item, authorTagBytes, 4);
  return item;
}

export function tagOf(item: Uint8Array): AuthorTag {
  return readTag(item, 0);
}

/** The sequence number of an item with the tag of an entry whose number is `known`: both have the same high bits. */
export function seqOf(item: Uint8Array, known: number): number {
  const low = readUint(item, authorTagBytes, 4);
  return Math.floor(known / lowRange) * lowRange + low;
}

/** Tags in a row, six bytes each: the question for the authors that one doesn't know. */
export function encodeTags(tags: readonly AuthorTag[]): Uint8Array {
  const bytes = new Uint8Array(tags.length * authorTagBytes);
  for (const [index, tag] of tags.entries()) writeTag(tag, bytes, index * authorTagBytes);
  return bytes;
}

/** The tags of a question; undefined when the bytes are no whole number of them. */
export function decodeTags(bytes: Uint8Array): AuthorTag[] | undefined {
  if (bytes.length % authorTagBytes !== 0) return undefined;
  return Array.from({ length: bytes.length / authorTagBytes }, (_, index) => readTag(bytes, index * authorTagBytes));
}

function writeTag(tag: AuthorTag, bytes: Uint8Array, at: number): void {
  writeUint(tag % lowRange, bytes, at, 4);
  writeUint(Math.floor(tag / lowRange), bytes, at + 4, 2);
}

function readTag(bytes: Uint8Array, at: number): AuthorTag {
  return readUint(bytes, at, 4) + readUint(bytes, at + 4, 2) * lowRange;
}

/** The low `count` bytes of a natural number below 2^32, little-endian. A view of the bytes would cost more than what it writes. */
function writeUint(value: number, bytes: Uint8Array, at: number, count: number): void {
  for (let index = 0; index < count; index++) bytes[at + index] = value >>> (8 * index);
}

function readUint(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = count - 1; index >= 0; index--) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}
