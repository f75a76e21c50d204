// A seal ties an entry of a signed document to what came before it: the hashes of its author's previous entry and of its
// dependencies, and perhaps a signature. It stands right behind the flags of the entry's bytes, whatever follows them.

import type { Entry } from "../core/entry.js";
import { isSealed, withFront } from "../core/entry-codec.js";
import { sealedFlag, signedFlag } from "../core/entry-head.js";
import { numberBytes, readNumber, writeNumber } from "../core/numbers.js";

export const hashBytes = 32;
export const signatureBytes = 64;

export interface Seal {
  /** The hash of the author's previous entry; that of the genesis for the first. */
  readonly prev: Uint8Array;
  /** The hashes of the entry's dependencies, in their order. */
  readonly deps: readonly Uint8Array[];
  /** Over the entry's hash; undefined where a later entry of the chain carries one. What is stored was proven good. */
  readonly signature: Uint8Array | undefined;
}

/** The entry's seal; undefined when it has none, or one for another number of dependencies. */
export function sealOf(entry: Entry): Seal | undefined {
  if (!isSealed(entry)) return undefined;
  const cursor = { arr: entry.rest, pos: 1 };
  const count = readNumber(cursor);
  if (count !== entry.deps.length) return undefined;
  const next = (length: number): Uint8Array => {
    cursor.pos += length;
    return entry.rest.subarray(cursor.pos - length, cursor.pos);
  };
  const prev = next(hashBytes);
  const deps = Array.from({ length: count }, () => next(hashBytes));
  const isSigned = ((entry.rest[0] as number) & signedFlag) !== 0;
  return { prev, deps, signature: isSigned ? next(signatureBytes) : undefined };
}

/** The entry with `seal` in place of the one it had, if any. */
export function withSeal(entry: Entry, { prev, deps, signature }: Seal): Entry {
  const parts = signature === undefined ? [prev, ...deps] : [prev, ...deps, signature];
  const head = numberBytes(deps.length);
  const body = entry.rest.subarray(endOfSeal(entry));
  const rest = new Uint8Array(1 + head + parts.reduce((length, part) => length + part.length, 0) + body.length);
  rest[0] = ((entry.rest[0] as number) & (sealedFlag - 1)) | sealedFlag | (signature === undefined ? 0 : signedFlag);
  let at = writeNumber(rest, 1, deps.length);
  for (const part of [...parts, body]) {
    rest.set(part, at);
    at += part.length;
  }
  return withFront(entry, rest);
}

/** The `rest` of the entry without its signature. */
export function unsignedRest({ rest }: Entry): Uint8Array {
  const front = rest[0] as number;
  if ((front & sealedFlag) === 0 || (front & signedFlag) === 0) return rest;
  const cursor = { arr: rest, pos: 1 };
  const hashes = readNumber(cursor) + 1;
  const end = cursor.pos + hashes * hashBytes;
  const bare = new Uint8Array(rest.length - signatureBytes);
  bare.set(rest.subarray(0, end));
  bare.set(rest.subarray(end + signatureBytes), end);
  bare[0] = front & ~signedFlag;
  return bare;
}

function endOfSeal(entry: Entry): number {
  if (!isSealed(entry)) return 1;
  const cursor = { arr: entry.rest, pos: 1 };
  const hashes = readNumber(cursor) + 1;
  const isSigned = ((entry.rest[0] as number) & signedFlag) !== 0;
  return cursor.pos + hashes * hashBytes + (isSigned ? signatureBytes : 0);
}
