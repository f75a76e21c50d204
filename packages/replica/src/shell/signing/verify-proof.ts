// Checks proofs from their bytes alone: what they say, then every signature that makes it true.

import type { Decoded } from "@joinery/crdt";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Hash } from "../../core/document-options.js";
import type { SignatureCheck } from "../../core/signatory.js";
import { defaultVerifier, type SignatureVerifier } from "./verifier.js";

/** What bytes claim, and the signatures that it takes. */
export interface Claim {
  readonly checks: readonly SignatureCheck[];
}

/** What the bytes prove as `read` reads them; or why they prove nothing. */
export async function verifyProof<C extends Claim>(
  bytes: Uint8Array,
  read: (bytes: Uint8Array, hash: Hash) => Decoded<C>,
  verify: SignatureVerifier = defaultVerifier(),
): Promise<Decoded<Omit<C, "checks">>> {
  const claimed = read(bytes, sha256);
  if (!claimed.ok) return claimed;
  const { checks, ...proven } = claimed.value;
  for (const check of checks)
    if (!(await verify(check))) return { ok: false, reason: "a signature that is not the author's" };
  return { ok: true, value: proven };
}
