// What the library reads of the same bytes: `@joinery/replica` up to the operations, the codec of `@joinery/crdt` from there.
import { AuthorTable, type Stamp } from "@joinery/clock";
import {
  ByteReader,
  ColumnReader,
  DecodeError,
  type DeltaReader,
  type Fields,
  RowReader,
  RunReader,
  type StructDelta,
  type StructField,
  UnknownFieldError,
} from "@joinery/crdt";
import { decodeEntry, type Entry, entryTransactionsMax } from "@joinery/replica";

/** `delta` is undefined where a field is not known. */
export interface CodecOperation {
  readonly seq: number;
  readonly delta: StructDelta | undefined;
}

export interface CodecEntry {
  readonly entry: Entry;
  readonly time: Stamp;
  readonly transactions: readonly (readonly CodecOperation[])[];
  readonly authors: AuthorTable;
}

/** The entry with these canonical bytes; undefined where they are refused. */
export function decoded(bytes: Uint8Array, root: StructField<Fields>): CodecEntry | undefined {
  const authors = new AuthorTable();
  const entry = decodeEntry(bytes, authors);
  if (!entry.ok) return undefined;
  try {
    return {
      entry: entry.value,
      time: entry.value.stamp,
      transactions: transactionsOf(entry.value, root, authors),
      authors,
    };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function transactionsOf(entry: Entry, root: StructField<Fields>, authors: AuthorTable): CodecOperation[][] {
  const { locals, stamp, author, firstSeq, lastSeq } = entry;
  const body = entry.rest.subarray(entry.bodyOffset);
  const flags = entry.rest[0]!;
  let seq = firstSeq;
  const base = { locals, stamp, past: (who: number, of: number) => who !== author || of < seq };
  if ((flags & 2) > 0) {
    const row = new RowReader(body, authors, base, seq, (flags & 8) === 0);
    const delta = deltaFrom(row, root);
    if (delta !== undefined) row.end();
    return [[{ seq, delta }]];
  }
  const bytes = new ByteReader(body);
  const sizes = sizesFrom(bytes.part(), lastSeq - firstSeq + 1);
  const columns = new ColumnReader(bytes.rest(), authors, base);
  const transactions = sizes.map((size) =>
    Array.from({ length: size }, () => {
      columns.begin(seq);
      const delta = deltaFrom(columns, root);
      return { seq: seq++, delta };
    }),
  );
  columns.end();
  return transactions;
}

function deltaFrom(reader: DeltaReader, root: StructField<Fields>): StructDelta | undefined {
  try {
    const delta = root.read(reader);
    reader.endOperation();
    return delta;
  } catch (error) {
    if (error instanceof UnknownFieldError) return undefined;
    throw error;
  }
}

function sizesFrom(part: ByteReader, operations: number): number[] {
  if (part.remaining === 0) return [operations];
  const column = new RunReader(part);
  const sizes: number[] = [];
  for (let left = operations; left > 0; left -= sizes.at(-1)!) {
    const size = column.read();
    if (size < 1 || size > left || sizes.length === entryTransactionsMax) throw new DecodeError("sizes that are none");
    sizes.push(size);
  }
  column.end();
  if (sizes.length === 1) throw new DecodeError("one size");
  return sizes;
}
