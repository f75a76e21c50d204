// The bytes of entries. Canonical: the names of the authors, then `rest`. On a wire the names stand once per frame,
// and an entry refers to them; `rest` is the same bytes everywhere, so relaying copies and never encodes anew.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { ByteWriter, type Decoded, DecodeError } from "@joinery/crdt";
import { decoded } from "./decoded.js";
import { authorBytes, type Entry, entryBytesMax } from "./entry.js";
import {
  type EntryHead,
  linkedFlag,
  readDeps,
  readPrev,
  readSeqs,
  readStamp,
  sealedFlag,
  signatureBytes,
  signedFlag,
  skipToDeps,
  writeHead,
} from "./entry-head.js";
import { type Cursor, numberBytes, readNumber, writeNumber } from "./numbers.js";

const version = 3;
/** A name has 32 bytes at most, and 4 beside it. */
const authorBytesMax = 36;
/** What the head of most entries takes; it may be more. */
const headBytes = 64;

/** The operations of an entry in bytes. */
export interface EntryBody {
  /** The authors that they mention, the entry's own first. */
  readonly mentioned: readonly AuthorIndex[];
  readonly bytes: Uint8Array;
  /** True for one operation that is not straight. */
  readonly bent: boolean;
}

/** Builds an entry from its head and its operations. */
export function buildEntry(head: EntryHead, body: EntryBody): Entry {
  const locals = localsOf(head, body);
  const bytes = new ByteWriter(headBytes + body.bytes.length);
  writeHead(bytes, head, locals, body.bent);
  const bodyOffset = bytes.length;
  bytes.raw(body.bytes);
  return new CodedEntry(locals, bytes.toBytes(), head.firstSeq, head.lastSeq, head.stamp, bodyOffset);
}

function localsOf({ deps }: EntryHead, body: EntryBody): AuthorIndex[] {
  const locals = body.mentioned.slice();
  if (deps.length === 0) return locals;
  const mentioned = new Set(locals);
  for (const { author } of deps) if (!mentioned.has(author)) locals.push(author);
  return locals;
}

/** The canonical bytes: what is stored and hashed. */
export function encodeEntry(entry: Entry, authors: AuthorTable): Uint8Array {
  return encodeRest(entry.locals, entry.rest, authors);
}

/** The canonical bytes of an entry with such a `rest`. */
export function encodeRest(locals: readonly AuthorIndex[], rest: Uint8Array, authors: AuthorTable): Uint8Array {
  let length = 1 + numberBytes(locals.length) + rest.length;
  for (const author of locals) length += 1 + authors.bytesOf(author).length;
  const bytes = new Uint8Array(length);
  bytes[0] = version;
  let at = writeNumber(bytes, 1, locals.length);
  for (const author of locals) {
    const name = authors.bytesOf(author);
    at = writeNumber(bytes, at, name.length);
    bytes.set(name, at);
    at += name.length;
  }
  bytes.set(rest, at);
  return bytes;
}

/** Reads canonical bytes, interning their authors. Never throws; checks everything but the transactions. */
export function decodeEntry(bytes: Uint8Array, authors: AuthorTable): Decoded<Entry> {
  return decoded(() => {
    const cursor = { arr: bytes, pos: 1 };
    if (bytes[0] !== version) throw new DecodeError("an entry of another format version");
    const count = readNumber(cursor);
    if (count * 17 > bytes.length) throw new DecodeError("a count beyond the end of the bytes");
    const locals: AuthorIndex[] = [];
    for (let left = count; left > 0; left--) locals.push(readAuthor(cursor, authors));
    return readRest(bytes.subarray(cursor.pos), locals, authors);
  }, authors);
}

/** Reads `rest` as it came over a wire, with the authors it mentions already looked up. Never throws. */
export function decodeEntryRest(
  rest: Uint8Array,
  locals: readonly AuthorIndex[],
  authors: AuthorTable,
): Decoded<Entry> {
  try {
    return { ok: true, value: readRest(rest, locals, authors) };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, reason: error.message };
    throw error;
  }
}

/** The range of sequence numbers at the front of `rest`, without reading further; undefined when it is malformed. */
export function peekSeqs(rest: Uint8Array): { readonly firstSeq: number; readonly lastSeq: number } | undefined {
  try {
    const { firstSeq, lastSeq } = readSeqs({ arr: rest, pos: 0 });
    return { firstSeq, lastSeq };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** The entry with other bytes in front of its numbers: a seal, or another one. */
export function withFront(entry: Entry, rest: Uint8Array): Entry {
  const bodyOffset = entry.bodyOffset + rest.length - entry.rest.length;
  return new CodedEntry(entry.locals, rest, entry.firstSeq, entry.lastSeq, entry.stamp, bodyOffset);
}

/** The entry with bytes of its own, where they lie among others, which would be kept as long as it is. */
export function detached(entry: Entry): Entry {
  const { rest } = entry;
  // To ask a short array for its buffer costs more than to copy it.
  if (rest.length > 64 && rest.length === rest.buffer.byteLength) return entry;
  return withFront(entry, new Uint8Array(rest));
}

/** Whether `visit` answers true for one of an entry's dependencies; those behind it are not visited. Makes no objects of them. */
export function someDep(entry: Entry, visit: (author: AuthorIndex, seq: number) => boolean): boolean {
  if (entry instanceof CodedEntry) return entry.someDep(visit);
  return entry.deps.some(({ author, seq }) => visit(author, seq));
}

/** How many bytes of `rest` are its author's signature. */
export function signatureBytesOf(rest: Uint8Array): number {
  return ((rest[0] as number) & signedFlag) === 0 ? 0 : signatureBytes;
}

/** True for an entry of a signed document. */
export function isSealed(entry: Entry): boolean {
  return ((entry.rest[0] as number) & sealedFlag) !== 0;
}

/** An author name with its length in front, interned. */
export function readAuthor(cursor: Cursor, authors: AuthorTable): AuthorIndex {
  const length = cursor.arr[cursor.pos++] ?? 0;
  const author = authors.internBytes(cursor.arr, cursor.pos, length);
  if (author < 0) throw new DecodeError("an author name of a wrong length");
  cursor.pos += length;
  return author;
}

function readRest(rest: Uint8Array, locals: readonly AuthorIndex[], authors: AuthorTable): Entry {
  if (isTooLarge(rest, locals, authors)) throw new DecodeError(`an entry of more than ${entryBytesMax} bytes`);
  if (locals.length === 0 || hasTwice(locals)) throw new DecodeError("a malformed author table");
  const cursor = { arr: rest, pos: 0 };
  const { flags, firstSeq, lastSeq } = readSeqs(cursor);
  const stamp = readStamp(cursor, flags);
  for (let left = locals.length - 1; left > 0; left--) readNumber(cursor);
  if ((flags & linkedFlag) !== 0) readPrev(cursor);
  return new CodedEntry(locals, rest, firstSeq, lastSeq, stamp, cursor.pos);
}

/** Counts the names only where they may matter. */
function isTooLarge(rest: Uint8Array, locals: readonly AuthorIndex[], authors: AuthorTable): boolean {
  if (rest.length + locals.length * authorBytesMax <= entryBytesMax) return false;
  let size = rest.length;
  for (const author of locals) size += authorBytes(author, authors);
  return size > entryBytesMax;
}

/**
 * An entry as a log holds it, for as long as the document is open: what is seldom asked for is read from its bytes anew,
 * which costs less than keeping it. Made only of bytes that were read strictly before, or were written here.
 */
class CodedEntry implements Entry {
  readonly locals: readonly AuthorIndex[];
  readonly rest: Uint8Array;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly stamp: Stamp;
  readonly bodyOffset: number;

  constructor(
    locals: readonly AuthorIndex[],
    rest: Uint8Array,
    firstSeq: number,
    lastSeq: number,
    stamp: Stamp,
    bodyOffset: number,
  ) {
    this.locals = locals;
    this.rest = rest;
    this.firstSeq = firstSeq;
    this.lastSeq = lastSeq;
    this.stamp = stamp;
    this.bodyOffset = bodyOffset;
  }

  get author(): AuthorIndex {
    return this.locals[0] as AuthorIndex;
  }

  get deps(): readonly Dot[] {
    if (this.locals.length === 1) return none;
    const cursor = { arr: this.rest, pos: 0 };
    const { flags } = readSeqs(cursor);
    readStamp(cursor, flags);
    return readDeps(cursor, this.locals);
  }

  someDep(visit: (author: AuthorIndex, seq: number) => boolean): boolean {
    if (this.locals.length === 1) return false;
    const cursor = { arr: this.rest, pos: 0 };
    skipToDeps(cursor);
    for (let index = 1; index < this.locals.length; index++) {
      const seq = readNumber(cursor);
      if (seq > 0 && visit(this.locals[index] as AuthorIndex, seq)) return true;
    }
    return false;
  }

  get prev(): Uint8Array | undefined {
    const isLinked = ((this.rest[0] as number) & linkedFlag) !== 0;
    return isLinked ? readPrev({ arr: this.rest, pos: this.bodyOffset - 32 }) : undefined;
  }
}

const none: readonly Dot[] = [];

function hasTwice(locals: readonly AuthorIndex[]): boolean {
  if (locals.length > 16) return hasTwiceAmongMany(locals);
  for (let index = 1; index < locals.length; index++) {
    if (locals.lastIndexOf(locals[index] as AuthorIndex, index - 1) >= 0) return true;
  }
  return false;
}

/** Cleared after each use. */
const seen = new Uint32Array(256);

/** A bit per author, as long as they are few enough: most of many authors have small numbers. */
function hasTwiceAmongMany(locals: readonly AuthorIndex[]): boolean {
  let greatest = 0;
  for (let index = 0; index < locals.length; index++) greatest = Math.max(greatest, locals[index] as AuthorIndex);
  if (greatest >= 32 * seen.length) return new Set(locals).size !== locals.length;
  let isTwice = false;
  for (let index = 0; index < locals.length; index++) {
    const author = locals[index] as AuthorIndex;
    const word = seen[author >>> 5] as number;
    const bit = 1 << (author & 31);
    if ((word & bit) !== 0) isTwice = true;
    seen[author >>> 5] = word | bit;
  }
  seen.fill(0, 0, (greatest >>> 5) + 1);
  return isTwice;
}
