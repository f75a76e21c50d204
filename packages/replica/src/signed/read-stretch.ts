// Reads a stretch of somebody's chain from bytes alone: entries that follow each other by their hashes. What a signature over its last entry
// proves holds for all of it. Proofs are made of these.

import { AuthorTable, type ReplicaId } from "@joinery/clock";
import { DecodeError } from "@joinery/crdt";
import type { Hash } from "../core/document-options.js";
import { type Entry, sameBytes } from "../core/entry.js";
import { decodeEntry } from "../core/entry-codec.js";
import type { SignatureCheck } from "../core/signatory.js";
import { entryHash, headMessage } from "./entry-identity.js";
import { type Seal, sealOf } from "./seal.js";

/** One entry of it. */
export interface StretchLink {
  readonly entry: Entry;
  readonly hash: Uint8Array;
}

export interface Stretch {
  readonly author: ReplicaId;
  /** What its entries' names mean. */
  readonly authors: AuthorTable;
  /** The hash that its first entry follows. */
  readonly prev: Uint8Array;
  /** One at least. */
  readonly links: readonly [StretchLink, ...StretchLink[]];
  /** How many of its entries carry a signature: only that of the last is worth anything. */
  readonly signatures: number;
  /** The signature over its last entry; undefined where that has none. */
  readonly check: SignatureCheck | undefined;
}

/** Reads what `writeStretch` wrote, out of a plain value. Throws `DecodeError`. Checks everything but the signature. */
export function readStretch(value: unknown, document: string, hash: Hash): Stretch {
  const authors = new AuthorTable();
  const links: StretchLink[] = [];
  let signatures = 0;
  let seal: Seal | undefined;
  let prev: Uint8Array | undefined;
  for (const bytes of listOf(value)) {
    const entry = entryOf(bytes, authors);
    seal = sealOf(entry);
    if (seal === undefined) throw new DecodeError("an entry without a seal");
    if (entry.author !== 0) throw new DecodeError("entries of two authors");
    const last = links.at(-1);
    if (last !== undefined && (!sameBytes(seal.prev, last.hash) || entry.firstSeq !== last.entry.lastSeq + 1)) {
      throw new DecodeError("entries that don't follow each other");
    }
    prev ??= seal.prev;
    if (seal.signature !== undefined) signatures++;
    links.push({ entry, hash: entryHash(hash, document, entry, authors) });
  }
  const [first, ...more] = links;
  if (first === undefined || prev === undefined) throw new DecodeError("a stretch without an entry");
  const signature = seal?.signature;
  const message = headMessage((more.at(-1) ?? first).hash);
  const check = signature === undefined ? undefined : { publicKey: authors.bytesOf(0), message, signature };
  return { author: authors.idOf(0), authors, prev, links: [first, ...more], signatures, check };
}

function entryOf(bytes: unknown, authors: AuthorTable): Entry {
  if (!(bytes instanceof Uint8Array)) throw new DecodeError("bytes that are no proof");
  const entry = decodeEntry(bytes, authors);
  if (!entry.ok) throw new DecodeError(entry.reason);
  return entry.value;
}

/** The list that a plain value is. Throws `DecodeError` for another. */
export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new DecodeError("bytes that are no proof");
  return value;
}
