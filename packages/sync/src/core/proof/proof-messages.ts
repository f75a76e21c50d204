// AUTH proves that a peer has the key that its author's name is: a signature over both sides' names and nonces. The nonce of
// whoever checks it was never used before, so a proof is good for one session and one direction of it.

import { type ReplicaId, replicaIdToBytes } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { encodeUtf8 } from "lib0/string";
import { strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { malformed } from "../protocol-error.js";

export const nonceBytes = 16;
export const signatureBytes = 64;

const purpose = encodeUtf8("joinery session 1");

/** Who proves itself to whom. */
export interface Transcript {
  readonly signer: ReplicaId;
  readonly signerNonce: Uint8Array | undefined;
  readonly verifier: ReplicaId;
  readonly verifierNonce: Uint8Array;
}

/** What is signed: no other use of a key signs bytes that begin like these. */
export function transcriptBytes({ signer, signerNonce, verifier, verifierNonce }: Transcript): Uint8Array {
  const encoder = encoding.createEncoder();
  const parts = [replicaIdToBytes(signer), signerNonce, replicaIdToBytes(verifier), verifierNonce];
  encoding.writeUint8Array(encoder, purpose);
  for (const part of parts) encoding.writeVarUint8Array(encoder, part ?? new Uint8Array());
  return encoding.toUint8Array(encoder);
}

export function encodeAuth(signature: Uint8Array): Uint8Array {
  return encodeMessage(messageType.auth, (encoder) => encoding.writeUint8Array(encoder, signature));
}

export function readAuth(body: Uint8Array): Uint8Array {
  return strict(() => {
    if (body.length < signatureBytes) throw malformed("an AUTH without a signature");
    return decoding.readUint8Array(decoding.createDecoder(body), signatureBytes);
  });
}
