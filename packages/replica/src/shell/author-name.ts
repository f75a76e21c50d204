// The names of authors: random bytes for those that are made here.

import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { ReplicaError } from "../errors.js";

export const authorBytes = 16;

/** Throws `ReplicaError`, code `INVALID_AUTHOR`, when the random source gives another number of bytes than it is asked for. */
export function newAuthor(random: (byteCount: number) => Uint8Array): ReplicaId {
  return authorFrom(random(authorBytes), "the random bytes for");
}

/** Throws `ReplicaError`, code `INVALID_AUTHOR`. */
export function authorFrom(bytes: Uint8Array, source: string): ReplicaId {
  const author = replicaIdFromBytes(bytes);
  if (author !== undefined) return author;
  throw new ReplicaError("INVALID_AUTHOR", `${source} the author has ${bytes.length} bytes, not 16 or 32`);
}
