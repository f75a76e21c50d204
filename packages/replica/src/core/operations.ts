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
  const body = entry.rest.subarray(entry.bodyOffset);
  const base = { seq: entry.firstSeq, stamp: entry.stamp };
  const operation = { author: entry.author, seq: entry.firstSeq };
  let lacks: Dot | undefined;
  const past: DotPredicate = (author, seq) => {
    if (author === operation.author) return seq < operation.seq;
    if (applied.covers(author, seq)) return true;
    lacks = { author, seq };
    return false;
  };
  const readOperation = (reader: DeltaReader): ReadOperation => {
    const { seq } = operation;
    const implicit = { seq, stamp: entry.stamp, implicit: true };
    const part = new DeltaReader(reader.bytes(), authors, entry.locals, implicit, { operation, past });
    const delta = readDelta(part, codec);
    operation.seq++;
    return { seq, delta };
  };
  try {
    const transactions = readAll(new DeltaReader(body, authors, entry.locals, base), readOperation);
    if (operation.seq === entry.lastSeq + 1) return { ok: true, value: transactions };
    return { ok: false, reason: "as many operations as sequence numbers are needed", lacks: undefined };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, reason: error.message, lacks };
    throw error;
  }
}

function readAll(
  reader: DeltaReader,
  readOperation: (reader: DeltaReader) => ReadOperation,
): readonly TransactionOperations[] {
  const transactions: TransactionOperations[] = [];
  const count = reader.length(1);
  if (count > entryTransactionsMax) throw new DecodeError("more transactions than an entry may hold");
  for (let left = count; left > 0; left--) {
    const operations: ReadOperation[] = [];
    for (let more = reader.length(1); more > 0; more--) operations.push(readOperation(reader));
    if (operations.length === 0) throw new DecodeError("a transaction without operations");
    transactions.push(operations);
  }
  reader.end();
  return transactions;
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
