// A key pair as a replica is given it: who signs, and who checks the signatures of others.

import type { Signatory, SignatureCheck } from "../../core/signatory.js";

/** An author with a key pair. `createIdentity` of `@joinery/replica/signed` makes one. */
export interface Identity extends Signatory {
  /** 32 bytes that only this author may know. */
  readonly secretKey: Uint8Array;
  /** Signs a message with the secret key: 64 bytes of Ed25519. Whoever signs begins the message with what it is for. */
  sign(message: Uint8Array): Uint8Array;
  /** The normative verifier. */
  verify(check: SignatureCheck): boolean | Promise<boolean>;
}
