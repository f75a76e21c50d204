// An author's key pair and everything that signed documents need of the platform. A replica that is given one writes as
// its public key; one that is given none never loads this code.

import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { ed25519 } from "@noble/curves/ed25519.js";
import type { SignatureCheck } from "../../core/signatory.js";
import { ReplicaError } from "../../errors.js";
import { SignedDocumentCore } from "../../signed/signed-document-core.js";
import type { Identity } from "./identity.js";
import { nativeSigner } from "./native-engine.js";
import { portableSigner } from "./portable-engine.js";
import { defaultVerifier } from "./verifier.js";

const secretKeyBytes = 32;

export interface IdentityOptions {
  /** 32 bytes, of which whoever knows them writes as this author; default random. Keep them, and never use them with two storages. */
  readonly secretKey?: Uint8Array;
  /** Default: `node:crypto`, WebCrypto or `@noble/curves`, whichever is there first. */
  readonly verify?: (check: SignatureCheck) => boolean | Promise<boolean>;
}

/** The author whose name is the public key of `secretKey`. Throws `ReplicaError`, code `INVALID_AUTHOR`, for a key of another length. */
export function createIdentity(options: IdentityOptions = {}): Identity {
  const secretKey = options.secretKey ?? globalThis.crypto.getRandomValues(new Uint8Array(secretKeyBytes));
  if (secretKey.length !== secretKeyBytes) {
    throw new ReplicaError("INVALID_AUTHOR", `a secret key has ${secretKeyBytes} bytes, not ${secretKey.length}`);
  }
  const kept = Uint8Array.from(secretKey);
  const sign = nativeSigner(kept) ?? portableSigner(kept);
  const signatory: Omit<Identity, "secretKey"> = {
    author: replicaIdFromBytes(ed25519.getPublicKey(kept)) as ReplicaId,
    sign,
    verify: options.verify ?? defaultVerifier(),
    open: (document, founded) => new SignedDocumentCore(document, { sign, ...founded }),
  };
  // Not enumerable: what is logged or made JSON of shows no secret.
  return Object.defineProperty(signatory, "secretKey", { value: kept }) as Identity;
}
