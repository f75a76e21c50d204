// A bundle: entries of one document as bytes outside of any connection, such as a file, a message or a backup. It names
// its document and each author once, and ends with a checksum, so that what was damaged on the way is not taken for data.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import { ByteReader, ByteWriter, type Decoded, DecodeError } from "@joinery/crdt";
import { sha256 } from "@noble/hashes/sha2.js";
import type { DocumentId } from "../../document-id.js";
import { decoded } from "../decoded.js";
import { type Entry, sameBytes } from "../entry.js";
import { decodeEntryRest } from "../entry-codec.js";

const magic = Uint8Array.of(0x6a, 0x6e, 0x72, 0x62);
const format = 1;
const checksumBytes = 8;

/** `entries` in an order in which each comes after what it depends on. */
export function encodeBundle(document: DocumentId, entries: readonly Entry[], authors: AuthorTable): Uint8Array {
  const places = new Map<AuthorIndex, number>();
  for (const { locals } of entries) {
    for (const author of locals) if (!places.has(author)) places.set(author, places.size);
  }
  const bytes = new ByteWriter();
  bytes.raw(magic);
  bytes.byte(format);
  bytes.text(document);
  bytes.count(places.size);
  for (const author of places.keys()) {
    const name = authors.bytesOf(author);
    bytes.byte(name.length);
    bytes.raw(name);
  }
  bytes.count(entries.length);
  for (const { locals, rest } of entries) {
    bytes.count(locals.length);
    for (const author of locals) bytes.count(places.get(author) as number);
    bytes.count(rest.length);
    bytes.raw(rest);
  }
  bytes.raw(checksumOf(bytes.toBytes()));
  return bytes.toBytes();
}

/** The entries of a bundle of `document`, all of them or none. Never throws; interns the authors they mention. */
export function decodeBundle(bytes: Uint8Array, document: DocumentId, authors: AuthorTable): Decoded<readonly Entry[]> {
  return decoded(() => readBundle(bytes, document, authors), authors);
}

function readBundle(bytes: Uint8Array, document: DocumentId, authors: AuthorTable): Entry[] {
  const reader = new ByteReader(bytes);
  if (reader.remaining < magic.length || !sameBytes(reader.raw(magic.length), magic)) {
    throw new DecodeError("not an exported document");
  }
  if (reader.byte() !== format) throw new DecodeError("exported in another format: update this side");
  const end = Math.max(bytes.length - checksumBytes, 0);
  if (!sameBytes(checksumOf(bytes.subarray(0, end)), bytes.subarray(end))) {
    throw new DecodeError("damaged: the checksum differs");
  }
  const body = new ByteReader(bytes.subarray(bytes.length - reader.remaining, end));
  const name = body.text();
  if (name !== document) throw new DecodeError(`exported from another document, "${name}"`);
  const table = readAuthors(body, authors);
  const entries: Entry[] = [];
  for (let left = body.count(); left > 0; left--) entries.push(readEntry(body, table, authors));
  body.end();
  return entries;
}

function checksumOf(bytes: Uint8Array): Uint8Array {
  return sha256(bytes).subarray(0, checksumBytes);
}

function readAuthors(body: ByteReader, authors: AuthorTable): AuthorIndex[] {
  const table: AuthorIndex[] = [];
  for (let left = body.count(); left > 0; left--) {
    const name = body.raw(body.byte());
    const author = authors.internBytes(name, 0, name.length);
    if (author < 0) throw new DecodeError("an author name of a wrong length");
    table.push(author);
  }
  return table;
}

function readEntry(body: ByteReader, table: readonly AuthorIndex[], authors: AuthorTable): Entry {
  const locals: AuthorIndex[] = [];
  for (let left = body.length(); left > 0; left--) {
    const author = table[body.count()];
    if (author === undefined) throw new DecodeError("an author index beyond the table");
    locals.push(author);
  }
  const decoded = decodeEntryRest(body.sized().slice(), locals, authors);
  if (!decoded.ok) throw new DecodeError(decoded.reason);
  return decoded.value;
}
