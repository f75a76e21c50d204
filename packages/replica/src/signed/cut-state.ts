// The state of a signed document as bytes, for whoever has none of its entries: the canonical state, and before it which of its authors are
// branches of whom, without which names of accounts and rows of branches mean nothing. Equal sets of entries have equal bytes.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import {
  type ByteReader,
  type ByteWriter,
  type Decoded,
  DecodeError,
  decodeState,
  encodeState,
  type Fields,
  type StructField,
} from "@joinery/crdt";
import { checksummed, readChecksummed } from "../core/base/checksum.js";
import type { DocumentState } from "../core/base/snapshot.js";
import { decoded } from "../core/decoded.js";

/** The first byte; unsigned snapshots have another one, joined stretches too. */
const version = 3;

export function encodeCutState<F extends Fields>(state: DocumentState<F>): Uint8Array {
  return checksummed(version, (bytes) => {
    writeLineage(state.authors, bytes);
    bytes.raw(encodeState(state));
  });
}

/**
 * Reads what `encodeCutState` wrote, for a document of this type. `authors` must be a table of its own: what it says of branches is filled in. Never
 * throws. Whether it is the state of anything is for a certificate to say.
 */
export function decodeCutState<F extends Fields>(
  bytes: Uint8Array,
  root: StructField<F>,
  authors: AuthorTable,
): Decoded<DocumentState<F>> {
  const read = decoded(() => {
    const reader = readChecksummed(bytes, version, "state of a signed document");
    readLineage(reader, authors);
    const state = decodeState(reader.rest(), root, authors);
    if (!state.ok) throw new DecodeError(state.reason);
    if (state.value.context.cloudSize > 0) throw new DecodeError("a state with gaps");
    return state.value as unknown as DocumentState<F>;
  }, authors);
  if (!read.ok) authors.lineage.clear();
  return read;
}

/** Each branch after the one that it goes on from, and by name among those equally far from where their chains begin. */
function writeLineage(authors: AuthorTable, bytes: ByteWriter): void {
  const { lineage } = authors;
  const branches = lineage.branches().map((branch) => ({ branch, before: lineage.before(branch) }));
  branches.sort((a, b) => a.before.length - b.before.length || authors.compare(a.branch, b.branch));
  bytes.count(branches.length);
  for (const { branch, before } of branches) {
    const [from] = before;
    bytes.raw(authors.bytesOf(branch));
    bytes.raw(authors.bytesOf(lineage.ownerOf(branch)));
    bytes.byte(from === undefined ? 0 : 1);
    if (from !== undefined) bytes.raw(authors.bytesOf(from));
  }
}

function readLineage(reader: ByteReader, authors: AuthorTable): void {
  const { lineage } = authors;
  const depths = new Map<AuthorIndex, number>();
  const owners = new Set<AuthorIndex>();
  let last: { readonly branch: AuthorIndex; readonly depth: number } | undefined;
  for (let left = reader.count(); left > 0; left--) {
    const [branch, owner] = [readName(reader, authors), readName(reader, authors)];
    const from = readFlag(reader) ? readName(reader, authors) : undefined;
    owners.add(owner);
    if (owners.has(branch) || lineage.isBranch(branch) || lineage.isBranch(owner))
      throw new DecodeError("a branch that is something else as well");
    if (from !== undefined && lineage.ownerOf(from) !== owner)
      throw new DecodeError("a branch that goes on from what is not on its chain");
    const depth = from === undefined ? 0 : (depths.get(from) ?? 0) + 1;
    if (last !== undefined && (last.depth - depth || authors.compare(last.branch, branch)) >= 0)
      throw new DecodeError("branches out of order");
    lineage.add(branch, { owner, from });
    depths.set(branch, depth);
    last = { branch, depth };
  }
}

/** Names of keys and hashes have 32 bytes. */
function readName(reader: ByteReader, authors: AuthorTable): AuthorIndex {
  const name = reader.raw(32);
  return authors.internBytes(name, 0, name.length);
}

function readFlag(reader: ByteReader): boolean {
  const flag = reader.byte();
  if (flag > 1) throw new DecodeError("a branch goes on from another or not");
  return flag === 1;
}
