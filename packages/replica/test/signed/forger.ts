// Signs entries as their authors never would: whatever stands in them, with the author's own key.
import type { AuthorTable } from "@joinery/clock";
import type { DocumentId, Entry } from "@joinery/replica";
import type { EntryNode } from "@joinery/replica/signed";
import { sha256 } from "@noble/hashes/sha2.js";
import { buildEntry, withFront } from "../../src/core/entry-codec.js";
import { bentFlag, type EntryHead } from "../../src/core/entry-head.js";
import { portableSigner } from "../../src/shell/signing/portable-engine.js";
import { entryHash, headMessage } from "../../src/signed/entry-identity.js";
import { sealOf, withSeal } from "../../src/signed/seal.js";
import { identityOf } from "./signed-site.js";

interface Place {
  readonly id: DocumentId;
  readonly authors: AuthorTable;
}

/** `entry` with a signature of author `number`. */
export function signAs(number: number, entry: Entry, { id, authors }: Place): Entry {
  const unsigned = { ...sealOf(entry)!, signature: undefined };
  const message = headMessage(entryHash(sha256, id, withSeal(entry, unsigned), authors));
  return withSeal(entry, { ...unsigned, signature: portableSigner(identityOf(number).secretKey)(message) });
}

/** `entry` with its last byte changed by `turn`. */
export function altered(entry: Entry, turn = 1): Entry {
  const rest = entry.rest.slice();
  rest[rest.length - 1]! ^= turn;
  return read(rest, entry);
}

/** `entry` with transactions that nobody can read. */
export function garbled(entry: Entry): Entry {
  return read(Uint8Array.from([...entry.rest.subarray(0, entry.bodyOffset), 9, 9, 9]), entry);
}

/** `entry` as if its author had seen these first entries of branches, each under its own name. */
export function dependingOn(entry: Entry, nodes: readonly EntryNode[], { authors }: Place): Entry {
  const { firstSeq, lastSeq, stamp, author, rest, bodyOffset } = entry;
  const deps = nodes.map(({ hash }) => ({ author: authors.internBytes(hash, 0, hash.length), seq: 1 }));
  const body = { mentioned: [author], bytes: rest.subarray(bodyOffset), bent: (rest[0]! & bentFlag) !== 0 };
  const built = buildEntry({ firstSeq, lastSeq, stamp, deps, prev: undefined }, body);
  return withSeal(built, { ...sealOf(entry)!, deps: nodes.map(({ hash }) => hash), signature: undefined });
}

/** `entry` with other numbers, times or names of dependencies in its head; its seal stays, without a signature. */
export function withHead(entry: Entry, change: Partial<EntryHead>): Entry {
  const { firstSeq, lastSeq, stamp, deps, locals, rest, bodyOffset } = entry;
  const body = { mentioned: locals, bytes: rest.subarray(bodyOffset), bent: (rest[0]! & bentFlag) !== 0 };
  const built = buildEntry({ firstSeq, lastSeq, stamp, deps, prev: undefined, ...change }, body);
  return withSeal(built, { ...sealOf(entry)!, signature: undefined });
}

export function unsigned(entry: Entry): Entry {
  return withSeal(entry, { ...sealOf(entry)!, signature: undefined });
}

function read(rest: Uint8Array, entry: Entry): Entry {
  return withFront({ ...entry, rest } as Entry, rest);
}

/** The name of `entry` as bytes. */
export function hashOf(entry: Entry, { id, authors }: Place): Uint8Array {
  const seal = { ...sealOf(entry)!, signature: undefined };
  return entryHash(sha256, id, withSeal(entry, seal), authors);
}
