// The body of an entry: its transactions, each a list of operations. An operation is a delta of the document's struct
// that took one sequence number; its length stands in front, so that a field nobody here knows can be stepped over.

import type { AuthorTable, Dot, VersionVector } from "@joinery/clock";
import {
  DecodeError,
  DeltaReader,
  type DotPredicate,
  type FieldType,
  type StructDelta,
  UnknownFieldError,
} from "@joinery/crdt";
import { type Entry, entryTransactionsMax } from "./entry.js";
import { type Cursor, readNumber } from "./numbers.js";

/** The part of a document's type that reads and writes its deltas. */
export type DeltaCodec = Pick<FieldType<unknown, StructDelta, unknown, unknown>, "read" | "write">;

/** One operation as read: `delta` is undefined when it concerns a field that this schema doesn't know. */
export interface ReadOperation {
  readonly seq: number;
  readonly delta: StructDelta | undefined;
}

/** The operations of one transaction, all or nothing. */
export type TransactionOperations = readonly ReadOperation[];

/** The transactions of an entry, or why it has none: malformed, or in want of `lacks`. */
export type ReadTransactions =
  | { readonly ok: true; readonly value: readonly TransactionOperations[] }
  | { readonly ok: false; readonly reason: string; readonly lacks: Dot | undefined };

/**
 * Reads the transactions of the next entry of a chain, all of them or none. Never throws. What an operation removes is a
 * dependency too: an entry that removes what is not `applied` yet waits for it, whatever its author claims to have seen.
 */
export function readTransactions(
  entry: Entry,
  codec: DeltaCodec,
  authors: AuthorTable,
  applied: VersionVector,
): ReadTransactions {
  const operation = { author: entry.author, seq: entry.firstSeq };
  let lacks: Dot | undefined;
  const past: DotPredicate = (author, seq) => {
    if (author === operation.author) return seq < operation.seq;
    if (applied.covers(author, seq)) return true;
    lacks = { author, seq };
    return false;
  };
  const readOperation = (bytes: Uint8Array): ReadOperation => {
    const { seq } = operation;
    const base = { seq, stamp: entry.stamp, implicit: true };
    const delta = readDelta(new DeltaReader(bytes, authors, entry.locals, base, { operation, past }), codec);
    operation.seq++;
    return { seq, delta };
  };
  try {
    const transactions = readAll({ arr: entry.rest, pos: entry.bodyOffset }, readOperation);
    if (operation.seq === entry.lastSeq + 1) return { ok: true, value: transactions };
    return { ok: false, reason: "as many operations as sequence numbers are needed", lacks: undefined };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, reason: error.message, lacks };
    throw error;
  }
}

function readAll(cursor: Cursor, readOperation: (bytes: Uint8Array) => ReadOperation): TransactionOperations[] {
  const transactions: TransactionOperations[] = [];
  const count = readNumber(cursor);
  if (count > entryTransactionsMax) throw new DecodeError("more transactions than an entry may hold");
  for (let left = count; left > 0; left--) {
    const operations: ReadOperation[] = [];
    for (let more = readNumber(cursor); more > 0; more--) operations.push(readOperation(sizedPart(cursor)));
    if (operations.length === 0) throw new DecodeError("a transaction without operations");
    transactions.push(operations);
  }
  if (cursor.pos < cursor.arr.length) throw new DecodeError("bytes after the end");
  return transactions;
}

/** The bytes of the next operation, which has its length in front. */
function sizedPart(cursor: Cursor): Uint8Array {
  const end = readNumber(cursor) + cursor.pos;
  if (end > cursor.arr.length) throw new DecodeError("the bytes end early");
  const part = cursor.arr.subarray(cursor.pos, end);
  cursor.pos = end;
  return part;
}

function readDelta(part: DeltaReader, codec: DeltaCodec): StructDelta | undefined {
  try {
    const delta = codec.read(part);
    part.end();
    return delta;
  } catch (error) {
    if (error instanceof UnknownFieldError) return undefined;
    throw error;
  }
}
