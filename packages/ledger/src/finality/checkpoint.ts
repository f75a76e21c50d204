// A certificate of a checkpoint: that a quorum of the witnesses whom a genesis names says what the state of a document is at an entry. The
// entry's hash covers those of all that it follows, so it names the cut: the heads, each author's last number, and which of two histories. It is
// checked from its bytes alone, by whoever has never seen the document: the genesis, and of each witness the entry in which it says so.

import { fromBase64Url, type ReplicaId, toBase64Url } from "@joinery/clock";
import { ByteReader, type Decoded, DecodeError, readValue } from "@joinery/crdt";
import type { Hash, SignatureCheck } from "@joinery/replica";
import { listOf, operationsSaid, readStretch, type Stretch } from "@joinery/replica/signed";
import { ledger } from "../ledger.js";
import type { CheckpointDelta, LedgerDelta } from "../state/ledger-delta.js";
import { checkOf, textOf, witnessesOf } from "./certificate.js";

export interface Checkpoint {
  readonly document: string;
  /** The ledger whose witnesses signed, by the names of fields on the way to it. */
  readonly field: readonly string[];
  /** The hash of the entry whose past, itself included, the state is made of; in base64url. */
  readonly entry: string;
  /** The hash of the state, in base64url: see `stateHash`. */
  readonly state: string;
  /** Who said so, in order of names: a quorum at least. */
  readonly witnesses: readonly ReplicaId[];
}

/** What the bytes say, and the signatures that make it true. */
export interface ClaimedCheckpoint extends Checkpoint {
  readonly genesis: Uint8Array;
  readonly checks: readonly SignatureCheck[];
}

const domain = Uint8Array.from("joinery checkpoint 1\n", (letter) => letter.charCodeAt(0));

/** What witnesses sign in place of the bytes of a state. */
export function stateHash(state: Uint8Array, hash: Hash): Uint8Array {
  const bytes = new Uint8Array(domain.length + state.length);
  bytes.set(domain);
  bytes.set(state, domain.length);
  return hash(bytes);
}

/** Reads a certificate and checks everything but its signatures. Never throws. */
export function readCheckpoint(bytes: Uint8Array, hash: Hash): Decoded<ClaimedCheckpoint> {
  try {
    return { ok: true, value: claimed(bytes, hash) };
  } catch (error) {
    return { ok: false, reason: error instanceof DecodeError ? error.message : "bytes that are no checkpoint" };
  }
}

/** The same, where `state` are the bytes of the state that it is about. */
export function readCheckpointOf(bytes: Uint8Array, state: Uint8Array, hash: Hash): Decoded<ClaimedCheckpoint> {
  const claim = readCheckpoint(bytes, hash);
  if (!claim.ok || claim.value.state === toBase64Url(stateHash(state, hash))) return claim;
  return { ok: false, reason: "a state that the checkpoint is not of" };
}

function claimed(bytes: Uint8Array, hash: Hash): ClaimedCheckpoint {
  const reader = new ByteReader(bytes);
  const [genesis, path, entry, state, words, ...more] = listOf(readValue(reader));
  reader.end();
  if (!(genesis instanceof Uint8Array) || more.length > 0) throw new DecodeError("bytes that are no checkpoint");
  const field = listOf(path).map(textOf);
  const document = `~${toBase64Url(hash(genesis))}`;
  const witnesses = witnessesOf(genesis, field);
  const said = { entry: hashText(entry), state: hashText(state) };
  const signers = listOf(words).map((word) => readStretch(word, document, hash));
  for (const [index, signer] of signers.entries()) {
    const before = signers[index - 1];
    if (before !== undefined && before.author >= signer.author) throw new DecodeError("witnesses out of order");
    if (!witnesses.has(signer.author)) throw new DecodeError("an entry of who is no witness");
    if (!says(signer, field, said)) throw new DecodeError("an entry that says something else");
  }
  if (signers.length < witnesses.quorum) throw new DecodeError("fewer witnesses than certify");
  const names = signers.map(({ author }) => author);
  return { document, field, ...said, witnesses: names, genesis, checks: signers.map(checkOf) };
}

function says({ links, authors }: Stretch, field: readonly string[], { entry, state }: Said): boolean {
  const words = checkpointsIn(operationsSaid(links[0].entry, field, ledger(), authors));
  return words.some((word) => word.entry === entry && word.state === state);
}

type Said = Pick<Checkpoint, "entry" | "state">;

/** What operations on a ledger say of checkpoints, in base64url. */
export function checkpointsIn(operations: readonly unknown[]): Said[] {
  return (operations as readonly LedgerDelta[])
    .filter((delta): delta is CheckpointDelta => delta.kind === "checkpoint")
    .map(({ entry, state }) => ({ entry: toBase64Url(entry), state: toBase64Url(state) }));
}

function hashText(value: unknown): string {
  if (!(value instanceof Uint8Array) || value.length !== 32) throw new DecodeError("a hash of a wrong length");
  return toBase64Url(value);
}

/** The 32 bytes of a hash that `Checkpoint` has as text. */
export function hashOf(text: string): Uint8Array {
  return fromBase64Url(text) as Uint8Array;
}
