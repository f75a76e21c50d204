// Secrets of commits that need not be kept: each is drawn from one seed and the slot it is for, so that a process that was killed between
// its commit and its reveal knows it again (HMAC, RFC 2104, as a pseudorandom function).

import { ByteWriter, writeValue } from "@joinery/crdt";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Slot } from "./slot.js";

/**
 * The 32 bytes to commit to in a slot of a table. Whoever has `seed`, 32 bytes or more that nobody else knows, such as an identity's
 * secret key, has all of them; without it none tells anything about another.
 */
export function secretFor(seed: Uint8Array, table: string, { round, attempt }: Slot): Uint8Array {
  const writer = new ByteWriter();
  writeValue(writer, ["joinery craps secret", table, round, attempt]);
  return hmac(sha256, seed, writer.toBytes());
}
