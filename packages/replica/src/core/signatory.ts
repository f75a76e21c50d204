// What a replica needs to take part in signed documents. Only the type stands here: whoever passes an identity brings
// the code along, and everybody else's bundle stays without it.

import type { ReplicaId } from "@joinery/clock";
import type { Fields } from "@joinery/crdt";
import type { DocumentCore } from "./document-core.js";
import type { DocumentOptions, Hash } from "./document-options.js";

/** A signature to check: 32 bytes of public key, the message, 64 bytes of signature, all of them from outside. */
export interface SignatureCheck {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** What the genesis of a signed document says about its authors. */
export interface SignedFoundation {
  readonly hash: Hash;
  /** Its canonical bytes: proofs about the document begin with them. */
  readonly genesis: Uint8Array;
  readonly genesisHash: Uint8Array;
  /** Who may write; undefined where everybody with a key may. */
  readonly members: readonly ReplicaId[] | undefined;
  /** Most bytes kept of one forked author's entries that don't count; default 4 MiB. */
  readonly evidenceBytesMax?: number;
}

/** An author with a key pair. */
export interface Signatory {
  /** The public key in base64url. */
  readonly author: ReplicaId;
  /** The core of a signed document. */
  open<F extends Fields>(options: DocumentOptions<F>, foundation: SignedFoundation): DocumentCore<F>;
}
