// Somebody who takes part in signed documents without a key: checks, keeps and passes on what others signed, and writes nothing.

import type { SignatureCheck } from "../../core/signatory.js";
import { ReplicaError } from "../../errors.js";
import { SignedDocumentCore } from "../../signed/signed-document-core.js";
import type { Identity } from "./identity.js";
import { defaultVerifier } from "./verifier.js";

/** What a replica without an identity needs to open signed documents. */
export type Witness = Pick<Identity, "open" | "verify">;

export interface WitnessOptions {
  /** Default: `node:crypto`, WebCrypto or `@noble/curves`, whichever is there first. */
  readonly verify?: (check: SignatureCheck) => boolean | Promise<boolean>;
}

/** For `witness` of `createReplica`: signed documents are opened, checked and passed on as everywhere, and never written. */
export function createWitness(options: WitnessOptions = {}): Witness {
  const sign = (): Uint8Array => {
    throw new ReplicaError("INVALID_AUTHOR", "a witness signs nothing: give the replica an identity to write");
  };
  return {
    verify: options.verify ?? defaultVerifier(),
    open: (document, founded) => new SignedDocumentCore(document, { sign, ...founded }),
  };
}
