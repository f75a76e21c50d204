// The bytes of entries. Canonical: the names of the authors, then `rest`. On a wire the names stand once per frame,
// and an entry refers to them; `rest` is the same bytes everywhere, so relaying copies and never encodes anew.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { stampCounterMax } from "@joinery/clock";
import { type Decoded, DecodeError } from "@joinery/crdt";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { authorBytesMax, type Entry, entryBytesMax } from "./entry.js";

const version = 1;
const linkedFlag = 1;
const hashBytes = 32;

/** What stands at the front of `rest`. */
export type EntryHead = Pick<Entry, "firstSeq" | "lastSeq" | "stamp" | "deps" | "prev">;

/** Builds an entry from its head and its body; `locals` begins with the author, then the authors of `deps`. */
export function buildEntry(locals: readonly AuthorIndex[], head: EntryHead, body: Uint8Array): Entry {
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, head.prev === undefined ? 0 : linkedFlag);
  encoding.writeVarUint(encoder, head.firstSeq);
  encoding.writeVarUint(encoder, head.lastSeq - head.firstSeq);
  encoding.writeVarUint(encoder, head.stamp.ms);
  encoding.writeVarUint(encoder, head.stamp.counter);
  encoding.writeVarUint(encoder, head.deps.length);
  for (const dep of head.deps) encoding.writeVarUint(encoder, dep.seq);
  if (head.prev !== undefined) encoding.writeUint8Array(encoder, head.prev);
  const bodyOffset = encoding.length(encoder);
  encoding.writeUint8Array(encoder, body);
  return { ...head, author: locals[0] as AuthorIndex, locals, rest: encoding.toUint8Array(encoder), bodyOffset };
}

/** The canonical bytes: what is stored and hashed. */
export function encodeEntry(entry: Entry, authors: AuthorTable): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, version);
  encoding.writeVarUint(encoder, entry.locals.length);
  for (const author of entry.locals) encoding.writeVarUint8Array(encoder, authors.bytesOf(author));
  encoding.writeUint8Array(encoder, entry.rest);
  return encoding.toUint8Array(encoder);
}

/** Reads canonical bytes, interning their authors. Never throws; checks everything but the transactions. */
export function decodeEntry(bytes: Uint8Array, authors: AuthorTable): Decoded<Entry> {
  const authorsBefore = authors.size;
  const entry = decoded(() => {
    const decoder = decoding.createDecoder(bytes);
    if (bytes[decoder.pos++] !== version) throw new DecodeError("an entry of another format version");
    const count = readNumber(decoder);
    if (count * 17 > bytes.length) throw new DecodeError("a count beyond the end of the bytes");
    const locals: AuthorIndex[] = [];
    for (let left = count; left > 0; left--) locals.push(readAuthor(decoder, authors));
    return readRest(bytes.subarray(decoder.pos), locals);
  });
  if (!entry.ok) authors.truncate(authorsBefore);
  return entry;
}

/** Reads `rest` as it came over a wire, with the authors it mentions already looked up. Never throws. */
export function decodeEntryRest(rest: Uint8Array, locals: readonly AuthorIndex[]): Decoded<Entry> {
  return decoded(() => readRest(rest, locals));
}

/** The range of sequence numbers at the front of `rest`, without reading further; undefined when it is malformed. */
export function peekSeqs(rest: Uint8Array): { readonly firstSeq: number; readonly lastSeq: number } | undefined {
  const range = decoded(() => readSeqs(decoding.createDecoder(rest)));
  return range.ok ? { firstSeq: range.value.firstSeq, lastSeq: range.value.lastSeq } : undefined;
}

/** An author name with its length in front, interned. */
export function readAuthor(decoder: decoding.Decoder, authors: AuthorTable): AuthorIndex {
  const length = decoder.arr[decoder.pos++] ?? 0;
  const author = authors.internBytes(decoder.arr, decoder.pos, length);
  if (author < 0) throw new DecodeError("an author name of a wrong length");
  decoder.pos += length;
  return author;
}

function readRest(rest: Uint8Array, locals: readonly AuthorIndex[]): Entry {
  if (rest.length + locals.length * authorBytesMax > entryBytesMax) {
    throw new DecodeError(`an entry of more than ${entryBytesMax} bytes`);
  }
  const author = locals[0];
  if (author === undefined || hasTwice(locals)) throw new DecodeError("a malformed author table");
  const decoder = decoding.createDecoder(rest);
  const { linked, firstSeq, lastSeq } = readSeqs(decoder);
  const stamp = readStamp(decoder);
  const deps = readDeps(decoder, locals);
  const prev = linked ? readHash(decoder) : undefined;
  return { author, firstSeq, lastSeq, stamp, deps, prev, locals, rest, bodyOffset: decoder.pos };
}

function readSeqs(decoder: decoding.Decoder): { linked: boolean; firstSeq: number; lastSeq: number } {
  const flags = decoder.arr[decoder.pos++];
  if (flags === undefined || flags > linkedFlag) throw new DecodeError("an entry with unknown flags");
  const firstSeq = readNumber(decoder);
  const lastSeq = firstSeq + readNumber(decoder);
  if (firstSeq < 1 || !Number.isSafeInteger(lastSeq)) throw new DecodeError("a sequence number out of range");
  return { linked: flags === linkedFlag, firstSeq, lastSeq };
}

function readStamp(decoder: decoding.Decoder): Stamp {
  const stamp = { ms: readNumber(decoder), counter: readNumber(decoder) };
  if (stamp.counter > stampCounterMax) throw new DecodeError("a clock counter out of range");
  return stamp;
}

function readDeps(decoder: decoding.Decoder, locals: readonly AuthorIndex[]): Dot[] {
  const count = readNumber(decoder);
  if (count >= locals.length) throw new DecodeError("more dependencies than authors");
  const deps: Dot[] = [];
  for (let index = 1; index <= count; index++) {
    const seq = readNumber(decoder);
    if (seq < 1) throw new DecodeError("a sequence number out of range");
    deps.push({ author: locals[index] as AuthorIndex, seq });
  }
  return deps;
}

function readHash(decoder: decoding.Decoder): Uint8Array {
  if (decoder.arr.length - decoder.pos < hashBytes) throw new DecodeError("the bytes end early");
  return decoding.readUint8Array(decoder, hashBytes);
}

/** A number in its shortest spelling and no other, so that an entry has one form. */
function readNumber(decoder: decoding.Decoder): number {
  const start = decoder.pos;
  const value = decoding.readVarUint(decoder);
  const isShortest = decoder.pos === start + 1 || decoder.arr[decoder.pos - 1] !== 0;
  if (!isShortest || !Number.isSafeInteger(value)) throw new DecodeError("a number out of range");
  return value;
}

function hasTwice(locals: readonly AuthorIndex[]): boolean {
  if (locals.length > 16) return new Set(locals).size !== locals.length;
  for (let index = 1; index < locals.length; index++) {
    if (locals.lastIndexOf(locals[index] as AuthorIndex, index - 1) >= 0) return true;
  }
  return false;
}

/** The library throws errors of its own at the end of the bytes; out here all of them are a reason. */
function decoded<T>(read: () => T): Decoded<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, reason: error.message };
    return { ok: false, reason: "the bytes end early or hold a number out of range" };
  }
}
