// What a set of entries leaves to the next one, and its bytes: the greatest time, then the names of the heads.

import { type AuthorIndex, type AuthorTable, type Stamp, stampCounterMax, type VersionVector } from "@joinery/clock";
import { type ByteReader, type ByteWriter, DecodeError } from "@joinery/crdt";

export interface Tip {
  /** What the entries are: all up to here. */
  readonly vector: VersionVector;
  /** Whose last entries no other one depends on. */
  readonly heads: readonly AuthorIndex[];
  /** The greatest time of all entries: what is written from now on comes after it. */
  readonly stamp: Stamp;
}

/** Writes all of it but the vector. */
export function writeTip({ heads, stamp }: Omit<Tip, "vector">, authors: AuthorTable, bytes: ByteWriter): void {
  bytes.count(stamp.ms);
  bytes.count(stamp.counter);
  bytes.count(heads.length);
  for (const author of [...heads].sort((a, b) => authors.compare(a, b))) {
    const name = authors.bytesOf(author);
    bytes.byte(name.length);
    bytes.raw(name);
  }
}

/** Reads what `writeTip` wrote; throws `DecodeError` for anything else. */
export function readTip(reader: ByteReader, authors: AuthorTable): Omit<Tip, "vector"> {
  const stamp = { ms: reader.count(), counter: reader.count() };
  if (stamp.counter > stampCounterMax) throw new DecodeError("a clock counter out of range");
  const heads: AuthorIndex[] = [];
  for (let left = reader.count(); left > 0; left--) {
    const name = reader.raw(reader.byte());
    const author = authors.internBytes(name, 0, name.length);
    if (author < 0) throw new DecodeError("an author name of a wrong length");
    const last = heads.at(-1);
    if (last !== undefined && authors.compare(last, author) >= 0) throw new DecodeError("heads out of order");
    heads.push(author);
  }
  return { heads, stamp };
}

/** Entries leave a head, no entries leave none, and what is a head was seen. Throws `DecodeError`. */
export function checkTip({ heads, vector }: Tip): void {
  if (heads.length === 0 && vector.total > 0) throw new DecodeError("a snapshot without heads");
  for (const head of heads) if (vector.get(head) === 0) throw new DecodeError("a head that was never seen");
}
