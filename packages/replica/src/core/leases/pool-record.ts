// A pool on disk: which authors are in it and whose pool it is, and for each author whether it is leased and how far it
// got in each document. What can't be read stands for an author that is not in the pool, which is always safe.

import { parseReplicaId, type ReplicaId } from "@joinery/clock";
import { ByteReader, ByteWriter, DecodeError, type PlainValue, readValue, writeValue } from "@joinery/crdt";
import type { DocumentId } from "../../document-id.js";
import type { LeaseId } from "./lease.js";

/** Where the list of the pool's authors is kept. */
export const poolKey = "leases";

/** Where one author of the pool is kept. */
export function authorKey(author: ReplicaId): string {
  return `lease/${author}`;
}

/** One author of a pool. */
export interface PoolRecord {
  /** Undefined when the author is free. */
  readonly lease: LeaseId | undefined;
  /** The last number in each document that it has written in. */
  readonly past: ReadonlyMap<DocumentId, number>;
}

export function encodePool(owner: ReplicaId, authors: Iterable<ReplicaId>): Uint8Array {
  return encodePlain([owner, [...authors]]);
}

/** The authors of the pool that `owner` left; none when it was another's, or can't be read. */
export function decodePool(bytes: Uint8Array, owner: ReplicaId): ReplicaId[] {
  const value = decodePlain(bytes);
  if (!isList(value) || value[0] !== owner || !isList(value[1])) return [];
  return value[1].flatMap((author) => (typeof author === "string" ? (parseReplicaId(author) ?? []) : []));
}

export function encodeRecord({ lease, past }: PoolRecord): Uint8Array {
  return encodePlain([lease ?? null, encodePast(past)]);
}

/** What stands for an author that has left the pool. */
export const leftThePool: Uint8Array = new Uint8Array();

export function decodeRecord(bytes: Uint8Array): PoolRecord | undefined {
  const value = decodePlain(bytes);
  if (!isList(value)) return undefined;
  const [lease, past] = value;
  const read = decodePast(past);
  if (read === undefined || (lease !== null && typeof lease !== "string")) return undefined;
  return { lease: lease === null ? undefined : (lease as LeaseId), past: read };
}

export function encodePast(past: ReadonlyMap<DocumentId, number>): PlainValue {
  return Array.from(past, ([document, seq]) => [document, seq]);
}

export function decodePast(value: PlainValue | undefined): Map<DocumentId, number> | undefined {
  if (!isList(value)) return undefined;
  const past = new Map<DocumentId, number>();
  for (const item of value) {
    if (!isList(item)) return undefined;
    const [document, seq] = item;
    if (typeof document !== "string" || !Number.isSafeInteger(seq)) return undefined;
    past.set(document as DocumentId, seq as number);
  }
  return past;
}

export function encodePlain(value: PlainValue): Uint8Array {
  const writer = new ByteWriter();
  writeValue(writer, value);
  return writer.toBytes();
}

/** Undefined when the bytes are not one plain value. */
export function decodePlain(bytes: Uint8Array): PlainValue | undefined {
  try {
    const reader = new ByteReader(bytes);
    const value = readValue(reader);
    return reader.remaining === 0 ? value : undefined;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

export function isList(value: PlainValue | undefined): value is readonly PlainValue[] {
  return Array.isArray(value);
}
