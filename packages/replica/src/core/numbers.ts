// Whole numbers of variable length, seven bits a byte, least first, for bytes that are read where they lie. Read strictly: only the shortest
// spelling and only safe integers, so that an entry has one form.

import { DecodeError } from "@joinery/crdt";

/** A place in bytes that are being read. */
export interface Cursor {
  readonly arr: Uint8Array;
  pos: number;
}

export function readNumber(cursor: Cursor): number {
  const first = cursor.arr[cursor.pos] as number;
  if (first < 0x80) {
    cursor.pos++;
    return first;
  }
  return readLongNumber(cursor);
}

function readLongNumber(cursor: Cursor): number {
  let value = 0;
  for (let unit = 1; unit <= Number.MAX_SAFE_INTEGER; unit *= 0x80) {
    const byte = cursor.arr[cursor.pos++];
    if (byte === undefined) throw new DecodeError("the bytes end early");
    value += (byte & 0x7f) * unit;
    if (byte >= 0x80) continue;
    if (byte === 0 && unit > 1) throw new DecodeError("a number with superfluous bytes");
    if (value > Number.MAX_SAFE_INTEGER) break;
    return value;
  }
  throw new DecodeError("a number out of range");
}

/** How many bytes `writeNumber` takes for `value`. */
export function numberBytes(value: number): number {
  let count = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) count++;
  return count;
}

/** Writes `value` at `at` and answers the place behind it. */
export function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let place = at;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[place++] = (rest % 0x80) | 0x80;
  bytes[place++] = rest;
  return place;
}
