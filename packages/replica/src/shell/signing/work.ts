// Proof of work for a key: a nonce whose hash with the key begins with so many zero bits. It makes new identities cost something where
// anybody may join. How many bits were aimed at is hashed as well, so luck at a small target is no proof of a greater one.
// Back: Hashcash (2002).

import { type ReplicaId, replicaIdToBytes } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import { sha256 } from "@noble/hashes/sha2.js";
import { checkNumber } from "../../check-argument.js";

/** Most zero bits that can be asked for: some four billion hashes. */
export const workBitsMax = 32;

export interface WorkTerms {
  /** What the work is for, such as the name of an application: done for one, it counts for no other. */
  readonly domain: string;
  /** How many zero bits the hash must begin with, 0 to 32: each doubles the work. */
  readonly bits: number;
}

const nonceBytes = 8;
/** Hashes between two looks at the signal, and at whatever else waits: some milliseconds. */
const hashesPerTurn = 2000;

/**
 * Searches a proof for `author`: one byte with the bits that were aimed at, then a nonce of 8 bytes. Takes 2^bits hashes in the
 * mean, and lets others run between. Rejects with `ArgumentError`, or the reason of `signal`.
 */
export async function proveWork(
  author: ReplicaId,
  { domain, bits, signal }: WorkTerms & { readonly signal?: AbortSignal },
): Promise<Uint8Array> {
  checkNumber(bits, "bits", "bits", 0, workBitsMax);
  const proof = new Uint8Array(1 + nonceBytes);
  proof[0] = bits;
  const preimage = preimageOf(author, domain, proof);
  const nonce = new DataView(preimage.buffer, preimage.length - nonceBytes);
  for (let tried = 0n; ; tried++) {
    nonce.setBigUint64(0, tried);
    if (leadingZeroBits(sha256(preimage)) >= bits) break;
    if (tried % BigInt(hashesPerTurn) === 0n) await turn(signal);
  }
  proof.set(preimage.subarray(preimage.length - nonceBytes), 1);
  return proof;
}

/** True for a proof of at least `bits` for this author and domain; false for any other bytes. One hash. */
export function checkWork(author: ReplicaId, proof: Uint8Array, { domain, bits }: WorkTerms): boolean {
  checkNumber(bits, "bits", "bits", 0, workBitsMax);
  const aimed = proof[0];
  if (proof.length !== 1 + nonceBytes || aimed === undefined || aimed < bits) return false;
  return leadingZeroBits(sha256(preimageOf(author, domain, proof))) >= aimed;
}

/** H(domain, key, bits and nonce), each with its length in front but the last. */
function preimageOf(author: ReplicaId, domain: string, proof: Uint8Array): Uint8Array {
  const key = replicaIdToBytes(author);
  assert(key !== undefined, "an author's name stands for bytes");
  const parts = [new TextEncoder().encode(`joinery work ${domain}`), key];
  const preimage = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, proof.length));
  let at = 0;
  for (const part of parts) {
    new DataView(preimage.buffer).setUint32(at, part.length);
    preimage.set(part, at + 4);
    at += 4 + part.length;
  }
  preimage.set(proof, at);
  return preimage;
}

function leadingZeroBits(hash: Uint8Array): number {
  const at = hash.findIndex((byte) => byte !== 0);
  return at < 0 ? hash.length * 8 : at * 8 + Math.clz32(hash[at] as number) - 24;
}

async function turn(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise((resolve) => setTimeout(resolve, 0));
}
