// Two certificates that can't both be: of different entries after one predecessor. They prove that the entries' author forked, and that every
// witness in both signed for two branches: f + 1 of them at least, more than may be faulty. Checked from bytes alone.

import type { AuthorIndex, ReplicaId } from "@joinery/clock";
import { ByteReader, ByteWriter, type Decoded, DecodeError, type Fields, readValue, writeValue } from "@joinery/crdt";
import type { Hash, SignatureCheck } from "@joinery/replica";
import { listOf } from "@joinery/replica/signed";
import { type ClaimedCertificate, readCertificate } from "./certificate.js";
import { type CertifiedLedger, certificateOf } from "./certificate-of.js";

export interface Conflict {
  readonly document: string;
  readonly field: readonly string[];
  /** Who forked. */
  readonly author: ReplicaId;
  /** Where: the first number that stands twice. */
  readonly seq: number;
  /** Who signed for both branches, in order of names. */
  readonly witnesses: readonly ReplicaId[];
}

export interface ClaimedConflict extends Conflict {
  readonly checks: readonly SignatureCheck[];
}

/** The proof that two certificates make. */
export function conflictBetween(one: Uint8Array, other: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  writeValue(writer, [one, other]);
  return writer.toBytes();
}

/** Reads the proof and checks everything but its signatures. Never throws. */
export function readConflict(bytes: Uint8Array, hash: Hash): Decoded<ClaimedConflict> {
  try {
    return { ok: true, value: claimed(bytes, hash) };
  } catch (error) {
    return { ok: false, reason: error instanceof DecodeError ? error.message : "bytes that are no proof" };
  }
}

function claimed(bytes: Uint8Array, hash: Hash): ClaimedConflict {
  const reader = new ByteReader(bytes);
  const [a, b, ...more] = listOf(readValue(reader));
  reader.end();
  if (more.length > 0) throw new DecodeError("bytes that are no proof");
  const [one, other] = [certificateIn(a, hash), certificateIn(b, hash)];
  const isSameField =
    one.field.length === other.field.length && one.field.every((name, at) => name === other.field[at]);
  if (one.document !== other.document || !isSameField) throw new DecodeError("certificates of two ledgers");
  if (one.author !== other.author) throw new DecodeError("certificates of two authors");
  if (one.prev !== other.prev) throw new DecodeError("certificates of entries that follow different ones");
  if (one.entry === other.entry) throw new DecodeError("the same entry twice");
  const { document, field, author, firstSeq: seq } = one;
  const both = new Set(other.witnesses);
  const witnesses = one.witnesses.filter((name) => both.has(name));
  return { document, field, author, seq, witnesses, checks: [...one.checks, ...other.checks] };
}

function certificateIn(value: unknown, hash: Hash): ClaimedCertificate {
  if (!(value instanceof Uint8Array)) throw new DecodeError("bytes that are no proof");
  const certificate = readCertificate(value, hash);
  if (!certificate.ok) throw new DecodeError(certificate.reason);
  return certificate.value;
}

/** A proof that witnesses certified two branches of a forked author, as far as is stored here; undefined where they did not. */
export function conflictOf<F extends Fields>(of: CertifiedLedger<F>, author: AuthorIndex): Uint8Array | undefined {
  const { tree } = of.core;
  if (!tree.forks.has(author)) return undefined;
  const forked = [...tree.nodes].filter((node) => node.author === author && tree.siblingsOf(node).length > 1);
  for (const node of forked) {
    const certified = tree.siblingsOf(node).flatMap((sibling) => certificateOf(of, sibling) ?? []);
    const [one, other] = certified;
    if (one !== undefined && other !== undefined) return conflictBetween(one, other);
  }
  return undefined;
}
