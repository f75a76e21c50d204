// Certificates of changes, and proofs that witnesses signed for two histories: for those who hold the document, and for those who have
// nothing but the bytes.

import type { ReplicaId } from "@joinery/clock";
import type { Decoded, Fields } from "@joinery/crdt";
import { LedgerView } from "@joinery/ledger";
import {
  type Certificate,
  type CertifiedLedger,
  type Conflict,
  certificateOf,
  conflictOf,
  readCertificate,
  readConflict,
} from "@joinery/ledger/finality";
import { ArgumentError } from "@joinery/replica";
import { type EntryNode, type SignatureVerifier, SignedDocumentCore, verifyProof } from "@joinery/replica/signed";
import type { Document } from "../document.js";

/** An operation of an author's, as its change numbered it. */
export interface CertifiedOperation {
  readonly author: ReplicaId;
  readonly seq: number;
}

/**
 * A certificate that an operation is certified in the ledger `field`, to be shown to anybody; undefined while it is not, as far as is stored here,
 * or where its author forked and the number stands twice. Throws `ArgumentError` for a field that is no ledger with witnesses.
 */
export function certificateFor<F extends Fields>(
  document: Document<F>,
  field: string,
  { author, seq }: CertifiedOperation,
): Uint8Array | undefined {
  const ledger = ledgerAt(document, field);
  const index = ledger.core.authors.indexOf(author);
  const entries = ledger.core.tree.nodes.filter(
    ({ author: by, entry }) => by === index && entry.firstSeq <= seq && seq <= entry.lastSeq,
  );
  return entries.length === 1 ? certificateOf(ledger, entries[0] as EntryNode) : undefined;
}

/**
 * A proof that more witnesses signed for two histories of `author` than may be faulty, as far as is stored here; undefined where they did
 * not. Throws `ArgumentError` as `certificateFor` does.
 */
export function conflictFor<F extends Fields>(
  document: Document<F>,
  field: string,
  author: ReplicaId,
): Uint8Array | undefined {
  const ledger = ledgerAt(document, field);
  return conflictOf(ledger, ledger.core.authors.indexOf(author));
}

/** What a certificate certifies, from its bytes alone; or why it certifies nothing. Compare the document's name: the genesis in it may be anybody's. */
export function verifyCertificate(bytes: Uint8Array, verify?: SignatureVerifier): Promise<Decoded<Certificate>> {
  return verifyProof(bytes, readCertificate, verify);
}

/** Who signed for two histories of whom, from the bytes alone; or why they prove nothing. */
export function verifyConflict(bytes: Uint8Array, verify?: SignatureVerifier): Promise<Decoded<Conflict>> {
  return verifyProof(bytes, readConflict, verify);
}

/** Throws `ArgumentError` for a field that is no ledger with witnesses. */
export function ledgerAt<F extends Fields>({ core, value, id }: Document<F>, field: string): CertifiedLedger {
  const view = (value as { readonly [name: string]: unknown })[field];
  if (core instanceof SignedDocumentCore && view instanceof LedgerView && view.witnesses.length > 0) {
    return { core, field: [field], view };
  }
  throw new ArgumentError(`"${field}" of "${id}" is no ledger whose genesis names witnesses, in a signed document`);
}
