// The body of an entry: its transactions, each a list of operations. An operation is a delta of the document's struct
// that took one sequence number. One alone is a row, several are columns; a field nobody here knows can be stepped over.

import type { AuthorTable, Dot, VersionVector } from "@joinery/clock";
import {
  ByteReader,
  type CausalPast,
  ColumnReader,
  DecodeError,
  type DeltaReader,
  type DotPredicate,
  type FieldType,
  RowReader,
  type StructDelta,
  UnknownFieldError,
} from "@joinery/crdt";
import type { Entry } from "./entry.js";
import { bentFlag, singleFlag } from "./entry-head.js";
import { readTransactionSizes } from "./transaction-sizes.js";

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
 * Where the entry's `causalPast` is given, it decides instead, and nothing is ever waited for.
 */
export function readTransactions(
  entry: Entry,
  codec: DeltaCodec,
  authors: AuthorTable,
  applied: VersionVector,
  causalPast?: CausalPast,
): ReadTransactions {
  let current = entry.firstSeq;
  const ahead = (entry.placement?.firstSeq ?? current) - current;
  let lacks: Dot | undefined;
  const { author } = entry;
  const past: DotPredicate = (who, seq) => {
    if (who === author) return seq < current;
    if (causalPast !== undefined) return causalPast.covers(who, seq);
    if (applied.covers(who, seq)) return true;
    lacks = { author: who, seq };
    return false;
  };
  const base = { locals: entry.locals, stamp: entry.stamp, past, names: entry.placement?.names };
  const { rest, bodyOffset } = entry;
  const flags = rest[0] as number;
  try {
    if ((flags & singleFlag) !== 0) {
      const reader = new RowReader(rest, authors, base, current + ahead, (flags & bentFlag) === 0, bodyOffset);
      return { ok: true, value: [[{ seq: current, delta: readRow(reader, codec) }]] };
    }
    const bytes = new ByteReader(rest, bodyOffset);
    const sizes = readTransactionSizes(bytes, entry.lastSeq - entry.firstSeq + 1);
    const columns = new ColumnReader(bytes.rest(), authors, base);
    const transactions: TransactionOperations[] = [];
    for (let index = 0; index < sizes.length; index++) {
      const operations: ReadOperation[] = [];
      for (let left = sizes[index] as number; left > 0; left--) {
        columns.begin(current + ahead);
        operations.push({ seq: current, delta: readDelta(columns, codec) });
        current++;
      }
      transactions.push(operations);
    }
    columns.end();
    return { ok: true, value: transactions };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, reason: error.message, lacks };
    throw error;
  }
}

/** The dots that the operations of an applied entry cover, which is no part of a fork. */
export function coveredBy(entry: Entry, codec: DeltaCodec, authors: AuthorTable): Dot[] {
  const covered: Dot[] = [];
  const past: DotPredicate = (author, seq) => covered.push({ author, seq }) > 0;
  const base = { locals: entry.locals, stamp: entry.stamp, past };
  const { rest, bodyOffset } = entry;
  if (((rest[0] as number) & singleFlag) !== 0) {
    readRow(new RowReader(rest, authors, base, entry.firstSeq, true, bodyOffset), codec);
    return covered;
  }
  const bytes = new ByteReader(rest, bodyOffset);
  readTransactionSizes(bytes, entry.lastSeq - entry.firstSeq + 1);
  const columns = new ColumnReader(bytes.rest(), authors, base);
  for (let seq = entry.firstSeq; seq <= entry.lastSeq; seq++) {
    columns.begin(seq);
    readDelta(columns, codec);
  }
  return covered;
}

/** How many operations concern fields that this schema doesn't know. */
export function unknownIn(transactions: readonly TransactionOperations[]): number {
  let count = 0;
  for (let index = 0; index < transactions.length; index++) {
    const operations = transactions[index] as TransactionOperations;
    for (let at = 0; at < operations.length; at++) if (operations[at]?.delta === undefined) count++;
  }
  return count;
}

/** An entry of which only the numbers count: as many operations, none of which says anything. */
export function hollowTransactions(entry: Entry): readonly TransactionOperations[] {
  const operations: ReadOperation[] = [];
  for (let seq = entry.firstSeq; seq <= entry.lastSeq; seq++) operations.push({ seq, delta: undefined });
  return [operations];
}

/** Nothing may follow an operation that is known; one that isn't can't be read to its end. */
function readRow(reader: RowReader, codec: DeltaCodec): StructDelta | undefined {
  const delta = readDelta(reader, codec);
  if (delta !== undefined) reader.end();
  return delta;
}

function readDelta(reader: DeltaReader, codec: DeltaCodec): StructDelta | undefined {
  try {
    const delta = codec.read(reader);
    reader.endOperation();
    return delta;
  } catch (error) {
    if (error instanceof UnknownFieldError) return undefined;
    throw error;
  }
}
