// The front of an entry's bytes: numbers, time, dependencies, hash link. Nearly all entries fit the short forms: one
// operation needs no count, and a time of this age with its counter takes six bytes.

import type { AuthorIndex, Dot, Stamp } from "@joinery/clock";
import { stampCounterMax } from "@joinery/clock";
import { type ByteWriter, DecodeError } from "@joinery/crdt";
import { type Entry, entryOperationsMax } from "./entry.js";
import { type Cursor, readNumber } from "./numbers.js";

/** What stands at the front of `rest`. */
export type EntryHead = Pick<Entry, "firstSeq" | "lastSeq" | "stamp" | "deps" | "prev">;

/** The entry names the hash of its author's previous one. */
export const linkedFlag = 1;
/** It holds one operation, as a row. */
export const singleFlag = 2;
/** Its time takes the long form. */
const wideTimeFlag = 4;
/** Its one operation is not straight; see `RowWriter`. */
export const bentFlag = 8;

/** A seal stands right behind the flags, with or without a signature in it: see `signed/seal.ts`. */
export const sealedFlag = 16;
export const signedFlag = 32;

const hashBytes = 32;
export const signatureBytes = 64;
/** 2025-01-01; six bytes reach from there to 2042. */
const epochMs = 1_735_689_600_000;
const shortMsMax = 2 ** 39 - 1;
const shortCounters = 512;
const shortTimeBytes = 6;

/** Writes the head; `locals` are the authors that the entry mentions. */
export function writeHead(bytes: ByteWriter, head: EntryHead, locals: readonly AuthorIndex[], bent: boolean): void {
  const { firstSeq, lastSeq, stamp, deps, prev } = head;
  const isShort = isShortTime(stamp);
  const isSingle = firstSeq === lastSeq;
  bytes.byte(
    (prev === undefined ? 0 : linkedFlag) |
      (isSingle ? singleFlag : 0) |
      (isShort ? 0 : wideTimeFlag) |
      (bent ? bentFlag : 0),
  );
  bytes.count(firstSeq);
  if (!isSingle) bytes.count(lastSeq - firstSeq);
  if (isShort) bytes.fixed((stamp.ms - epochMs) * shortCounters + stamp.counter, shortTimeBytes);
  else {
    bytes.count(stamp.ms);
    bytes.count(stamp.counter);
  }
  if (locals.length > 1) writeDeps(bytes, deps, locals);
  if (prev !== undefined) bytes.raw(prev);
}

/** Steps over flags and numbers and answers them. */
export function readSeqs(cursor: Cursor): { flags: number; firstSeq: number; lastSeq: number } {
  const flags = cursor.arr[cursor.pos++];
  if (flags === undefined || flags > 63) throw new DecodeError("an entry with unknown flags");
  if (flags >= sealedFlag) skipSeal(cursor, flags);
  const isSingle = (flags & singleFlag) !== 0;
  if (!isSingle && (flags & bentFlag) !== 0) throw new DecodeError("an entry with contradictory flags");
  const firstSeq = readNumber(cursor);
  const more = isSingle ? 0 : readNumber(cursor);
  const lastSeq = firstSeq + more;
  if (firstSeq < 1 || !Number.isSafeInteger(lastSeq)) throw new DecodeError("a sequence number out of range");
  if (!isSingle && more === 0) throw new DecodeError("one operation written as many");
  if (more >= entryOperationsMax) throw new DecodeError(`more than ${entryOperationsMax} operations`);
  return { flags, firstSeq, lastSeq };
}

/** Steps over the count of dependencies, as many hashes and one more, and the signature. */
function skipSeal(cursor: Cursor, flags: number): void {
  if ((flags & sealedFlag) === 0 || (flags & linkedFlag) !== 0) {
    throw new DecodeError("an entry with contradictory flags");
  }
  const hashes = readNumber(cursor) + 1;
  cursor.pos += hashes * hashBytes + ((flags & signedFlag) === 0 ? 0 : signatureBytes);
  if (cursor.pos > cursor.arr.length) throw new DecodeError("the bytes end early");
}

export function readStamp(cursor: Cursor, flags: number): Stamp {
  if ((flags & wideTimeFlag) === 0) return readShortTime(cursor);
  const stamp = { ms: readNumber(cursor), counter: readNumber(cursor) };
  if (stamp.counter > stampCounterMax) throw new DecodeError("a clock counter out of range");
  if (isShortTime(stamp)) throw new DecodeError("a time longer than needed");
  return stamp;
}

/** Steps over what stands in front of the dependencies of an entry that was read strictly before. */
export function skipToDeps(cursor: Cursor): void {
  const flags = cursor.arr[cursor.pos++] as number;
  if (flags >= sealedFlag) skipSeal(cursor, flags);
  readNumber(cursor);
  if ((flags & singleFlag) === 0) readNumber(cursor);
  if ((flags & wideTimeFlag) === 0) cursor.pos += shortTimeBytes;
  else {
    readNumber(cursor);
    readNumber(cursor);
  }
}

/** One number per author mentioned but the first: the head of it that is a dependency, or 0. */
export function readDeps(cursor: Cursor, locals: readonly AuthorIndex[]): Dot[] {
  const deps: Dot[] = [];
  for (let index = 1; index < locals.length; index++) {
    const seq = readNumber(cursor);
    if (seq > 0) deps.push({ author: locals[index] as AuthorIndex, seq });
  }
  return deps;
}

/** The hash that ends at the cursor. */
export function readPrev(cursor: Cursor): Uint8Array {
  const start = cursor.pos;
  if (cursor.arr.length - start < hashBytes) throw new DecodeError("the bytes end early");
  cursor.pos += hashBytes;
  return cursor.arr.subarray(start, cursor.pos);
}

function isShortTime({ ms, counter }: Stamp): boolean {
  return ms >= epochMs && ms - epochMs <= shortMsMax && counter < shortCounters;
}

function readShortTime(cursor: Cursor): Stamp {
  let value = 0;
  for (let index = 0, unit = 1; index < shortTimeBytes; index++, unit *= 0x100) {
    const byte = cursor.arr[cursor.pos++];
    if (byte === undefined) throw new DecodeError("the bytes end early");
    value += byte * unit;
  }
  // A small integer like those that clocks make, or engines would take stamps that were read for another kind of object.
  return { ms: epochMs + Math.floor(value / shortCounters), counter: (value % shortCounters) | 0 };
}

function writeDeps(bytes: ByteWriter, deps: readonly Dot[], locals: readonly AuthorIndex[]): void {
  const seqs = new Map(deps.map(({ author, seq }) => [author, seq]));
  for (let index = 1; index < locals.length; index++) bytes.count(seqs.get(locals[index] as AuthorIndex) ?? 0);
}
