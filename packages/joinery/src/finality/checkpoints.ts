// Checkpoints: the state of a signed document that a quorum of witnesses signed, for those who have none of its entries.

import { AuthorTable } from "@joinery/clock";
import { type Decoded, type Fields, type StructView, struct } from "@joinery/crdt";
import type { LedgerDraft } from "@joinery/ledger";
import {
  type Checkpoint,
  type CheckpointConflict,
  checkpointConflictOf,
  checkpointState,
  checkpointsOf,
  checkpointWord,
  readCheckpoint,
  readCheckpointConflict,
  readCheckpointOf,
} from "@joinery/ledger/finality";
import { ArgumentError, type DocumentId } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { decodeCutState, type SignatureVerifier, verifyProof } from "@joinery/replica/signed";
import type { Document } from "../document.js";
import { ledgerAt } from "./certificates.js";

/** A state, and the certificate without which nobody should take it. */
export interface CheckpointBytes {
  readonly certificate: Uint8Array;
  readonly state: Uint8Array;
}

/** What a checkpoint says, and the fields of the document as they were there. */
export interface OpenedCheckpoint<F extends Fields> extends Checkpoint {
  readonly value: StructView<F>;
}

/**
 * Has the witness whose document this is sign what the state is at its last entry, which has in its past what had come by then, and so ask the others, who `attest`, for their words. Blocks for
 * as long as opening the document from its log takes. False where nothing can be signed now: it has written nothing yet, or what it built on might
 * still be taken back. Throws `ArgumentError` where it is no witness of the ledger `field`; as `change` does.
 */
export function beginCheckpoint<F extends Fields>(document: Document<F>, field: string): boolean {
  const { core, view } = ledgerAt(document, field);
  if (!view.witnesses.includes(document.author))
    throw new ArgumentError(`"${document.author}" is no witness of "${field}": its genesis does not name it`);
  const last = core.tree.tipOf(core.self);
  const word = last === undefined ? undefined : checkpointWord(core, last);
  if (word === undefined) return false;
  document.change((draft) => {
    ((draft as { readonly [name: string]: unknown })[field] as LedgerDraft).checkpoint(word);
  });
  return true;
}

/**
 * The checkpoint of the most entries that a quorum of the witnesses of the ledger `field` signed, as far as is stored here; undefined where there
 * is none. Blocks as `beginCheckpoint` does. Throws `ArgumentError` for a field that is no ledger with witnesses.
 */
export function checkpointFor<F extends Fields>(document: Document<F>, field: string): CheckpointBytes | undefined {
  const ledger = ledgerAt(document, field);
  for (const { node, certificate, state: signed } of checkpointsOf(ledger).reverse()) {
    const state = checkpointState(ledger.core, node);
    // Whoever has another state than was signed, such as one of other fields, has nothing to show for it.
    if (state === undefined) continue;
    const fits = readCheckpointOf(certificate, state, ledger.core.hash);
    if (fits.ok && fits.value.state === signed) return { certificate, state };
  }
  return undefined;
}

/** A proof that more witnesses than may be faulty signed two states at one entry, as far as is stored here; undefined where they did not. */
export function checkpointConflictFor<F extends Fields>(document: Document<F>, field: string): Uint8Array | undefined {
  return checkpointConflictOf(ledgerAt(document, field));
}

/** What a checkpoint says, from its bytes alone; or why it says nothing. Compare the document's name: the genesis in it may be anybody's. */
export async function verifyCheckpoint(bytes: Uint8Array, verify?: SignatureVerifier): Promise<Decoded<Checkpoint>> {
  const proven = await verifyProof(bytes, readCheckpoint, verify);
  return proven.ok ? { ok: true, value: bare(proven.value) } : proven;
}

/** Who signed two states at one entry, from the bytes alone; or why they prove nothing. */
export function verifyCheckpointConflict(
  bytes: Uint8Array,
  verify?: SignatureVerifier,
): Promise<Decoded<CheckpointConflict>> {
  return verifyProof(bytes, readCheckpointConflict, verify);
}

/**
 * The document as it was at a checkpoint, without one entry of it, where the certificate verifies and the state is the one that it is about; or why
 * not. Bytes of any other state are not even read. `schema` is that of the document: fields of which it says nothing make a state unreadable.
 * Compare the document's name, as for `verifyCheckpoint`.
 */
export async function openCheckpoint<F extends Fields>(
  schema: F,
  { certificate, state }: CheckpointBytes,
  verify?: SignatureVerifier,
): Promise<Decoded<OpenedCheckpoint<F>>> {
  const proven = await verifyProof(certificate, (bytes, hash) => readCheckpointOf(bytes, state, hash), verify);
  if (!proven.ok) return proven;
  const { document, genesis } = proven.value;
  const { fields } = founding().joined(document as DocumentId, schema, genesis);
  const read = decodeCutState(state, struct(fields), new AuthorTable());
  return read.ok ? { ok: true, value: { ...bare(proven.value), value: read.value.view } } : read;
}

function bare({ document, field, entry, state, witnesses }: Checkpoint): Checkpoint {
  return { document, field, entry, state, witnesses };
}
