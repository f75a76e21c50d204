// What a reader gets of a stored value. Frozen data is handed out as it is; bytes and dates can't be frozen, so a reader
// gets a copy of whatever holds some, and nothing that is done to it reaches the document.

import type { PlainValue } from "./plain-value.js";

/** The stored arrays and objects that hold bytes or dates, at any depth. Few values do, so the others are not listed. */
const holders: WeakSet<object> = new WeakSet();

/** True for bytes and dates and for what holds some. */
export function isWritable(value: PlainValue): boolean {
  if (typeof value !== "object" || value === null) return false;
  return value instanceof Uint8Array || value instanceof Date || holders.has(value);
}

/** Freezes an array or object that is about to be stored. `holdsWritable` says whether `isWritable` is true of a part. */
export function sealed<T extends readonly PlainValue[] | { readonly [key: string]: PlainValue }>(
  value: T,
  holdsWritable: boolean,
): T {
  if (holdsWritable) holders.add(value);
  return Object.freeze(value) as T;
}

/** `value` itself where nobody can change it, else a copy that belongs to the reader. */
export function readOut(value: PlainValue): PlainValue {
  return isWritable(value) ? copyOf(value as object) : value;
}

function copyOf(value: object): PlainValue {
  if (value instanceof Uint8Array) return value.slice();
  if (value instanceof Date) return new Date(value.getTime());
  if (Array.isArray(value)) return Object.freeze((value as readonly PlainValue[]).map(readOut));
  const copy = Object.entries(value as { readonly [key: string]: PlainValue });
  return Object.freeze(Object.fromEntries(copy.map(([key, part]) => [key, readOut(part)])));
}
