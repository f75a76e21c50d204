// Checks a proof of a fork from its bytes alone.

import type { Decoded } from "@joinery/crdt";
import { sha256 } from "@noble/hashes/sha2.js";
import { type ForkProof, readForkProof } from "../../signed/fork-proof.js";
import { defaultVerifier, type SignatureVerifier } from "./verifier.js";

/** Who forked, where, in which document; or why the bytes prove nothing. */
export async function verifyForkProof(
  bytes: Uint8Array,
  verify: SignatureVerifier = defaultVerifier(),
): Promise<Decoded<ForkProof>> {
  const claimed = readForkProof(bytes, sha256);
  if (!claimed.ok) return claimed;
  const { checks, ...proof } = claimed.value;
  for (const check of checks)
    if (!(await verify(check))) return { ok: false, reason: "a signature that is not the author's" };
  return { ok: true, value: proof };
}
