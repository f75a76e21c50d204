// Two certificates of checkpoints that can't both be: other states at the same entry. What the state is follows from the entries, so whoever signed
// both lied at least once: f + 1 witnesses at least, more than may be faulty. Checked from bytes alone.

import type { ReplicaId } from "@joinery/clock";
import { ByteReader, type Decoded, DecodeError, type Fields, readValue } from "@joinery/crdt";
import type { Hash, SignatureCheck } from "@joinery/replica";
import { listOf } from "@joinery/replica/signed";
import type { CertifiedLedger } from "./certificate-of.js";
import { type ClaimedCheckpoint, readCheckpoint } from "./checkpoint.js";
import { checkpointsOf } from "./checkpoint-words.js";
import { conflictBetween } from "./conflict.js";

export interface CheckpointConflict {
  readonly document: string;
  readonly field: readonly string[];
  /** The entry of which two states were signed, its hash in base64url. */
  readonly entry: string;
  /** Who signed both, in order of names. */
  readonly witnesses: readonly ReplicaId[];
}

export interface ClaimedCheckpointConflict extends CheckpointConflict {
  readonly checks: readonly SignatureCheck[];
}

/** Reads what `conflictBetween` made of two certificates of checkpoints, and checks everything but their signatures. Never throws. */
export function readCheckpointConflict(bytes: Uint8Array, hash: Hash): Decoded<ClaimedCheckpointConflict> {
  try {
    return { ok: true, value: claimed(bytes, hash) };
  } catch (error) {
    return { ok: false, reason: error instanceof DecodeError ? error.message : "bytes that are no proof" };
  }
}

function claimed(bytes: Uint8Array, hash: Hash): ClaimedCheckpointConflict {
  const reader = new ByteReader(bytes);
  const [a, b, ...more] = listOf(readValue(reader));
  reader.end();
  if (more.length > 0) throw new DecodeError("bytes that are no proof");
  const [one, other] = [checkpointIn(a, hash), checkpointIn(b, hash)];
  const { document, field, entry } = one;
  const isSameField = field.length === other.field.length && field.every((name, at) => name === other.field[at]);
  if (document !== other.document || !isSameField) throw new DecodeError("checkpoints of two ledgers");
  if (entry !== other.entry) throw new DecodeError("checkpoints at two entries");
  if (one.state === other.state) throw new DecodeError("the same state twice");
  const both = new Set(other.witnesses);
  const witnesses = one.witnesses.filter((name) => both.has(name));
  return { document, field, entry, witnesses, checks: [...one.checks, ...other.checks] };
}

function checkpointIn(value: unknown, hash: Hash): ClaimedCheckpoint {
  if (!(value instanceof Uint8Array)) throw new DecodeError("bytes that are no proof");
  const checkpoint = readCheckpoint(value, hash);
  if (!checkpoint.ok) throw new DecodeError(checkpoint.reason);
  return checkpoint.value;
}

/** A proof that witnesses signed two states at one entry, as far as is stored here; undefined where they did not. */
export function checkpointConflictOf<F extends Fields>(of: CertifiedLedger<F>): Uint8Array | undefined {
  const byEntry = new Map<string, Uint8Array>();
  for (const { node, certificate } of checkpointsOf(of)) {
    const other = byEntry.get(node.name);
    if (other !== undefined) return conflictBetween(other, certificate);
    byEntry.set(node.name, certificate);
  }
  return undefined;
}
