// An entry that came from outside, taken apart as far as it can be without knowing any other: its name, the names of what
// it follows, and its signature. Names of entries are hashes in base64url, as those of authors are keys.

import { type AuthorIndex, type AuthorTable, type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import type { Hash } from "../core/document-options.js";
import { authorBytes, type Entry, sameBytes } from "../core/entry.js";
import type { SignatureCheck } from "../core/signatory.js";
import { entryHash, headMessage } from "./entry-identity.js";
import type { RefusalReason } from "./refusal-reason.js";
import { type Seal, sealOf, signatureBytes, withSeal } from "./seal.js";

/** The name of an entry: its hash in base64url. It may stand where an author's name does, for a branch. */
export type EntryName = ReplicaId;

export interface Arrival {
  readonly entry: Entry;
  readonly name: EntryName;
  readonly hash: Uint8Array;
  readonly author: AuthorIndex;
  /** The author's previous entry; undefined for its first. */
  readonly prev: EntryName | undefined;
  readonly deps: readonly EntryName[];
  /** Undefined where a later entry must cover it. */
  readonly check: SignatureCheck | undefined;
  /** The signature was checked and is good. */
  readonly isChecked: boolean;
  /** What it counts for in a waiting room. */
  readonly bytes: number;
}

/** A byte of a column stands for no more than eight numbers, and every operation has one at least. */
const operationsPerByteMax = 8;

/** What all entries of one document share. */
export interface Foundation {
  readonly document: string;
  readonly hash: Hash;
  readonly genesisHash: Uint8Array;
  /** Who may write; undefined where everybody with a key may. */
  readonly members: ReadonlySet<ReplicaId> | undefined;
  readonly authors: AuthorTable;
}

/** Takes an entry apart, or says why it can't be one of this document. */
export function arrivalOf(entry: Entry, foundation: Foundation): Arrival | RefusalReason {
  const { authors, members } = foundation;
  const publicKey = authors.bytesOf(entry.author);
  if (publicKey.length !== 32 || members?.has(authors.idOf(entry.author)) === false) return "not_a_member";
  const seal = sealOf(entry);
  if (seal === undefined) return "malformed";
  const { signature } = seal;
  // Judged without the signature, which is in no hash: the entry must be worth the same with and without it.
  const unsignedBytes = entry.rest.length - (signature?.length ?? 0);
  if (entry.lastSeq - entry.firstSeq >= unsignedBytes * operationsPerByteMax) return "malformed";
  const hash = entryHash(foundation.hash, foundation.document, entry, authors);
  return {
    entry,
    name: nameOf(hash),
    hash,
    author: entry.author,
    prev: sameBytes(seal.prev, foundation.genesisHash) ? undefined : nameOf(seal.prev),
    deps: seal.deps.map(nameOf),
    check: signature === undefined ? undefined : { publicKey, message: headMessage(hash), signature },
    isChecked: false,
    bytes: entry.locals.reduce((bytes, author) => bytes + authorBytes(author, authors), entry.rest.length),
  };
}

/** The entry without its signature, of which nobody knows whether it is good; its name stays, as no signature is in it. */
export function withoutSignature(arrival: Arrival): Arrival {
  if (arrival.check === undefined) return arrival;
  const entry = withSeal(arrival.entry, { ...(sealOf(arrival.entry) as Seal), signature: undefined });
  return { ...arrival, entry, check: undefined, isChecked: false, bytes: arrival.bytes - signatureBytes };
}

/** True for two arrivals of one entry with one signature, or none. */
export function isSameProof(one: Arrival, other: Arrival): boolean {
  if (one.name !== other.name) return false;
  if (one.check === undefined || other.check === undefined) return one.check === other.check;
  return sameBytes(one.check.signature, other.check.signature);
}

/** Tells apart signatures over one entry; equal for two that have none. */
export function signatureName({ name, check }: Arrival): string {
  return check === undefined ? name : `${name} ${check.signature.join()}`;
}

function nameOf(hash: Uint8Array): EntryName {
  return replicaIdFromBytes(hash) as EntryName;
}
