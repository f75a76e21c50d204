// A proof that an author forked: two stretches of its chain that begin with different entries after one predecessor and
// end with signatures. It is checked from its bytes alone, by whoever has never seen the document.

import { type AuthorIndex, AuthorTable, type ReplicaId } from "@joinery/clock";
import { ByteReader, ByteWriter, type Decoded, DecodeError, readValue, writeValue } from "@joinery/crdt";
import type { Hash } from "../core/document-options.js";
import { type Entry, sameBytes } from "../core/entry.js";
import { decodeEntry, encodeEntry } from "../core/entry-codec.js";
import type { SignatureCheck } from "../core/signatory.js";
import { entryHash, headMessage } from "./entry-identity.js";
import type { EntryTree } from "./entry-tree.js";
import { type Seal, sealOf } from "./seal.js";
import { toSigned } from "./signed-stretch.js";

export interface ForkProof {
  readonly document: string;
  /** Who forked. */
  readonly author: ReplicaId;
  /** Where: the first number that stands twice. */
  readonly seq: number;
}

/** What the bytes say, and the two signatures that make it true. */
export interface ClaimedFork extends ForkProof {
  readonly checks: readonly [SignatureCheck, SignatureCheck];
}

/** A proof against a forked author of `tree`; undefined while no later signed entry covers both branches. */
export function forkProofOf(
  author: AuthorIndex,
  document: string,
  tree: EntryTree,
  authors: AuthorTable,
): Uint8Array | undefined {
  const fork = tree.forks.get(author);
  if (fork === undefined) return undefined;
  const [first, second] = fork.map((node) => toSigned(node));
  if (first === undefined || second === undefined) return undefined;
  const writer = new ByteWriter();
  writeValue(writer, [
    document,
    ...[first, second].map((chain) => chain.map(({ entry }) => encodeEntry(entry, authors))),
  ]);
  return writer.toBytes();
}

/** Reads a proof and checks everything but its signatures. Never throws. */
export function readForkProof(bytes: Uint8Array, hash: Hash): Decoded<ClaimedFork> {
  try {
    return { ok: true, value: claimedFork(bytes, hash) };
  } catch (error) {
    return { ok: false, reason: error instanceof DecodeError ? error.message : "bytes that are no proof" };
  }
}

interface Stretch {
  readonly author: ReplicaId;
  readonly prev: Uint8Array;
  readonly first: Uint8Array;
  readonly firstSeq: number;
  readonly check: SignatureCheck;
}

function claimedFork(bytes: Uint8Array, hash: Hash): ClaimedFork {
  const reader = new ByteReader(bytes);
  const [document, a, b, ...more] = listOf(readValue(reader));
  reader.end();
  if (typeof document !== "string" || document.includes("\n") || more.length > 0) {
    throw new DecodeError("bytes that are no proof");
  }
  const [one, other] = [readStretch(a, document, hash), readStretch(b, document, hash)];
  if (one.author !== other.author) throw new DecodeError("entries of two authors");
  if (!sameBytes(one.prev, other.prev)) throw new DecodeError("entries that follow different ones");
  if (sameBytes(one.first, other.first)) throw new DecodeError("the same entry twice");
  return { document, author: one.author, seq: one.firstSeq, checks: [one.check, other.check] };
}

function readStretch(value: unknown, document: string, hash: Hash): Stretch {
  const authors = new AuthorTable();
  let first: Pick<Stretch, "author" | "prev" | "first" | "firstSeq"> | undefined;
  let last:
    | { readonly hash: Uint8Array; readonly signature: Uint8Array | undefined; readonly lastSeq: number }
    | undefined;
  for (const bytes of listOf(value)) {
    const { entry, seal } = readSealed(bytes, authors);
    if (first !== undefined && entry.author !== 0) throw new DecodeError("entries of two authors");
    if (last !== undefined && (!sameBytes(seal.prev, last.hash) || entry.firstSeq !== last.lastSeq + 1)) {
      throw new DecodeError("entries that don't follow each other");
    }
    last = { hash: entryHash(hash, document, entry, seal, authors), signature: seal.signature, lastSeq: entry.lastSeq };
    first ??= { author: authors.idOf(0), prev: seal.prev, first: last.hash, firstSeq: entry.firstSeq };
  }
  if (first === undefined || last?.signature === undefined) throw new DecodeError("a stretch without a signature");
  const check = { publicKey: authors.bytesOf(0), message: headMessage(last.hash), signature: last.signature };
  return { ...first, check };
}

function readSealed(bytes: unknown, authors: AuthorTable): { readonly entry: Entry; readonly seal: Seal } {
  if (!(bytes instanceof Uint8Array)) throw new DecodeError("bytes that are no proof");
  const entry = decodeEntry(bytes, authors);
  if (!entry.ok) throw new DecodeError(entry.reason);
  const seal = sealOf(entry.value);
  if (seal === undefined) throw new DecodeError("an entry without a seal");
  return { entry: entry.value, seal };
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new DecodeError("bytes that are no proof");
  return value;
}
