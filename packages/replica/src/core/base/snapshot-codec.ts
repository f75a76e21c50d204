// The bytes of a snapshot: a version, the greatest time, the names of the heads, the canonical state, a CRC-32 of it all.
// Canonical as the state is. Decoding never throws, and interns no author where it fails.

import { type AuthorIndex, type AuthorTable, type Stamp, stampCounterMax } from "@joinery/clock";
import {
  ByteReader,
  ByteWriter,
  type Decoded,
  DecodeError,
  decodeState,
  encodeState,
  type Fields,
  type StructField,
} from "@joinery/crdt";
import { decoded } from "../decoded.js";
import { crc32 } from "./crc32.js";
import type { Base, DocumentState } from "./snapshot.js";

const version = 1;
const checksumBytes = 4;

export function encodeSnapshot<F extends Fields>({ state, heads, stamp }: Base<F>): Uint8Array {
  const { authors } = state;
  const bytes = new ByteWriter();
  bytes.byte(version);
  bytes.count(stamp.ms);
  bytes.count(stamp.counter);
  bytes.count(heads.length);
  for (const author of [...heads].sort((a, b) => authors.compare(a, b))) {
    const name = authors.bytesOf(author);
    bytes.byte(name.length);
    bytes.raw(name);
  }
  bytes.raw(encodeState(state));
  bytes.fixed(crc32(bytes.toBytes()), checksumBytes);
  return bytes.toBytes();
}

/** Reads what `encodeSnapshot` wrote, for a document of this type; the authors are interned in `authors`. */
export function decodeSnapshot<F extends Fields>(
  bytes: Uint8Array,
  root: StructField<F>,
  authors: AuthorTable,
): Decoded<Base<F>> {
  return decoded(() => readSnapshot(bytes, root, authors), authors);
}

function readSnapshot<F extends Fields>(bytes: Uint8Array, root: StructField<F>, authors: AuthorTable): Base<F> {
  const end = bytes.length - checksumBytes;
  if (end < 1) throw new DecodeError("the bytes end early");
  if (bytes[0] !== version) throw new DecodeError("a snapshot of another format version");
  if (crc32(bytes.subarray(0, end)) !== readChecksum(bytes, end))
    throw new DecodeError("damaged: the checksum differs");
  const reader = new ByteReader(bytes.subarray(1, end));
  const stamp = readStamp(reader);
  const names = readHeads(reader, authors);
  const decodedState = decodeState(reader.rest(), root, authors);
  if (!decodedState.ok) throw new DecodeError(decodedState.reason);
  const state = decodedState.value as unknown as DocumentState<F>;
  checkHeads(names, state);
  return { state, heads: names, stamp };
}

function readChecksum(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, checksumBytes).getUint32(0, true);
}

function readStamp(reader: ByteReader): Stamp {
  const stamp = { ms: reader.count(), counter: reader.count() };
  if (stamp.counter > stampCounterMax) throw new DecodeError("a clock counter out of range");
  return stamp;
}

function readHeads(reader: ByteReader, authors: AuthorTable): AuthorIndex[] {
  const heads: AuthorIndex[] = [];
  for (let left = reader.count(); left > 0; left--) {
    const name = reader.raw(reader.byte());
    const author = authors.internBytes(name, 0, name.length);
    if (author < 0) throw new DecodeError("an author name of a wrong length");
    const last = heads.at(-1);
    if (last !== undefined && authors.compare(last, author) >= 0) throw new DecodeError("heads out of order");
    heads.push(author);
  }
  return heads;
}

/** Entries leave a head, no entries leave none, and what is a head was seen. */
function checkHeads(heads: readonly AuthorIndex[], { context }: DocumentState<Fields>): void {
  const { vector } = context;
  if (context.cloudSize > 0) throw new DecodeError("a snapshot with gaps");
  if (heads.length === 0 && vector.total > 0) throw new DecodeError("a snapshot without heads");
  for (const head of heads) if (vector.get(head) === 0) throw new DecodeError("a head that was never seen");
}
