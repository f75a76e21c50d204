// What a replica has of a document, as bytes that an application can keep and hand over: per author how far, by name.
// Where authors may have branches, numbers don't tell what is there; then it is one digest over all of it.

import { type AuthorTable, type ReplicaId, replicaIdFromBytes, VersionVector } from "@joinery/clock";
import { ByteReader, ByteWriter, type Decoded, DecodeError } from "@joinery/crdt";
import { decoded } from "../decoded.js";

const format = 1;
const digestFormat = 2;
const digestBytes = 32;

/** Equal vectors give equal bytes. */
export function encodeVersion(vector: VersionVector, authors: AuthorTable): Uint8Array {
  const known = [...vector.entries()].sort((a, b) => authors.compare(a.author, b.author));
  const bytes = new ByteWriter();
  bytes.byte(format);
  bytes.count(known.length);
  for (const { author, seq } of known) {
    const name = authors.bytesOf(author);
    bytes.byte(name.length);
    bytes.raw(name);
    bytes.count(seq);
  }
  return bytes.toBytes();
}

/** The version of a document with branches. */
export function encodeDigest(digest: Uint8Array): Uint8Array {
  return Uint8Array.of(digestFormat, ...digest);
}

/** The digest that `encodeDigest` wrote; undefined for anything else. */
export function decodeDigest(bytes: Uint8Array): Uint8Array | undefined {
  return bytes[0] === digestFormat && bytes.length === 1 + digestBytes ? bytes.subarray(1) : undefined;
}

/** Never throws. Authors that `authors` doesn't know are left out: nothing of them is there to be compared. */
export function decodeVersion(bytes: Uint8Array, authors: AuthorTable): Decoded<VersionVector> {
  return decoded(() => readVersion(new ByteReader(bytes), authors));
}

function readVersion(reader: ByteReader, authors: AuthorTable): VersionVector {
  const vector = new VersionVector();
  let last: ReplicaId | undefined;
  if (reader.byte() !== format) throw new DecodeError("a version of another format");
  for (let left = reader.count(); left > 0; left--) {
    const name = replicaIdFromBytes(reader.raw(reader.byte()));
    if (name === undefined) throw new DecodeError("an author name of a wrong length");
    if (last !== undefined && name <= last) throw new DecodeError("authors out of order");
    last = name;
    const seq = reader.count();
    if (seq < 1) throw new DecodeError("a sequence number out of range");
    const author = authors.indexOf(name);
    if (author >= 0) vector.set(author, seq);
  }
  reader.end();
  return vector;
}
