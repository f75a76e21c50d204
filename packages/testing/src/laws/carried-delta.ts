// An operation's delta as bytes with the names it mentions, as an entry would carry it, read with the limits of an entry.
// Entries hold one operation as a row and several as columns: every other operation here takes the other form.
import type { AuthorIndex, AuthorTable, Dot, ReplicaId, Stamp } from "@joinery/clock";
import {
  type AnyField,
  ByteWriter,
  ColumnReader,
  ColumnWriter,
  type DeltaReader,
  RowReader,
  RowWriter,
} from "@joinery/crdt";

export type CarriedForm = "straight row" | "row" | "columns";

export interface CarriedDelta {
  readonly author: ReplicaId;
  readonly seq: number;
  readonly stamp: Stamp;
  readonly names: readonly ReplicaId[];
  readonly form: CarriedForm;
  readonly bytes: Uint8Array;
}

export function writeDelta(type: AnyField, delta: unknown, authors: AuthorTable, dot: Dot, stamp: Stamp): CarriedDelta {
  const written = dot.seq % 2 === 0 ? asRow(type, delta, authors, dot) : asColumns(type, delta, authors, dot);
  const names = written.mentioned.map((index) => authors.idOf(index));
  return { author: authors.idOf(dot.author), seq: dot.seq, stamp, names, form: written.form, bytes: written.bytes };
}

interface Written {
  readonly mentioned: readonly AuthorIndex[];
  readonly form: CarriedForm;
  readonly bytes: Uint8Array;
}

export function asRow(type: AnyField, delta: unknown, authors: AuthorTable, { author, seq }: Dot): Written {
  const row = new RowWriter(authors, [author]);
  const form = row.operation(seq, delta, type) ? "straight row" : "row";
  return { mentioned: row.mentioned, form, bytes: row.toBytes() };
}

export function asColumns(type: AnyField, delta: unknown, authors: AuthorTable, { author, seq }: Dot): Written {
  const columns = new ColumnWriter(authors, [author]);
  columns.operation(seq, delta, type);
  const bytes = new ByteWriter();
  columns.writeTo(bytes);
  return { mentioned: columns.mentioned, form: "columns", bytes: bytes.toBytes() };
}

/** The delta for a document whose authors are `authors`; `past` is what the operation's author had seen. */
export function readDelta(
  type: AnyField,
  carried: CarriedDelta,
  authors: AuthorTable,
  past: (author: AuthorIndex, seq: number) => boolean = () => true,
): { delta: unknown; dot: Dot } {
  const reader = readerOf(carried, authors, past);
  const delta = type.read(reader);
  reader.endOperation();
  reader.end();
  return { delta, dot: { author: authors.intern(carried.author), seq: carried.seq } };
}

export function readerOf(
  { names, stamp, form, seq, bytes }: CarriedDelta,
  authors: AuthorTable,
  past: (author: AuthorIndex, seq: number) => boolean = () => true,
): DeltaReader {
  const base = { locals: names.map((name) => authors.intern(name)), stamp, past };
  if (form !== "columns") return new RowReader(bytes, authors, base, seq, form === "straight row");
  const columns = new ColumnReader(bytes, authors, base);
  columns.begin(seq);
  return columns;
}
