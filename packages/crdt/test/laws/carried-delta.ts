// An operation's delta as bytes with the names it mentions, as an entry would carry it, read with the limits of an entry.
import type { AuthorIndex, AuthorTable, Dot, ReplicaId, Stamp } from "@joinery/clock";
import { type AnyField, DeltaReader, DeltaWriter } from "@joinery/crdt";

export interface CarriedDelta {
  readonly author: ReplicaId;
  readonly seq: number;
  readonly stamp: Stamp;
  readonly names: readonly ReplicaId[];
  readonly bytes: Uint8Array;
}

export function writeDelta(type: AnyField, delta: unknown, authors: AuthorTable, dot: Dot, stamp: Stamp): CarriedDelta {
  const writer = new DeltaWriter(authors, { seq: dot.seq, stamp, implicit: true }, [dot.author]);
  type.write(delta, writer);
  const names = writer.mentioned.map((index) => authors.idOf(index));
  return { author: authors.idOf(dot.author), seq: dot.seq, stamp, names, bytes: writer.toBytes() };
}

/** The delta for a document whose authors are `authors`; `past` is what the operation's author had seen. */
export function readDelta(
  type: AnyField,
  carried: CarriedDelta,
  authors: AuthorTable,
  past: (author: AuthorIndex, seq: number) => boolean = () => true,
): { delta: unknown; dot: Dot } {
  const { seq, stamp, names, bytes } = carried;
  const locals = names.map((name) => authors.intern(name));
  const dot = { author: authors.intern(carried.author), seq };
  const reader = new DeltaReader(bytes, authors, locals, { seq, stamp, implicit: true }, { operation: dot, past });
  const delta = type.read(reader);
  reader.end();
  return { delta, dot };
}
