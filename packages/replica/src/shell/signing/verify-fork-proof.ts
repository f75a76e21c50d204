// Checks a proof of a fork from its bytes alone.

import type { Decoded } from "@joinery/crdt";
import { type ForkProof, readForkProof } from "../../signed/fork-proof.js";
import type { SignatureVerifier } from "./verifier.js";
import { verifyProof } from "./verify-proof.js";

/** Who forked, where, in which document; or why the bytes prove nothing. */
export function verifyForkProof(bytes: Uint8Array, verify?: SignatureVerifier): Promise<Decoded<ForkProof>> {
  return verifyProof(bytes, readForkProof, verify);
}
