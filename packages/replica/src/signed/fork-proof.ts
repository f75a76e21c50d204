// A proof that an author forked: two stretches of its chain that begin with different entries after one predecessor and
// end with signatures. It is checked from its bytes alone, by whoever has never seen the document.

import type { AuthorIndex, AuthorTable, ReplicaId } from "@joinery/clock";
import { ByteReader, ByteWriter, type Decoded, DecodeError, readValue, writeValue } from "@joinery/crdt";
import type { Hash } from "../core/document-options.js";
import { sameBytes } from "../core/entry.js";
import { encodeEntry } from "../core/entry-codec.js";
import type { SignatureCheck } from "../core/signatory.js";
import type { EntryTree } from "./entry-tree.js";
import { listOf, readStretch } from "./read-stretch.js";
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

function claimedFork(bytes: Uint8Array, hash: Hash): ClaimedFork {
  const reader = new ByteReader(bytes);
  const [document, a, b, ...more] = listOf(readValue(reader));
  reader.end();
  if (typeof document !== "string" || document.includes("\n") || more.length > 0) {
    throw new DecodeError("bytes that are no proof");
  }
  const [one, other] = [readStretch(a, document, hash), readStretch(b, document, hash)];
  if (one.check === undefined || other.check === undefined) throw new DecodeError("a stretch without a signature");
  if (one.author !== other.author) throw new DecodeError("entries of two authors");
  if (!sameBytes(one.prev, other.prev)) throw new DecodeError("entries that follow different ones");
  if (sameBytes(one.links[0].hash, other.links[0].hash)) throw new DecodeError("the same entry twice");
  return { document, author: one.author, seq: one.links[0].entry.firstSeq, checks: [one.check, other.check] };
}
