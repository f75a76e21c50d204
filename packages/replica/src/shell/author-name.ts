// The names of authors: random bytes for those that are made here.

import { type ReplicaId, replicaIdFromBytes, replicaIdToBytes } from "@joinery/clock";
import { ReplicaError } from "../errors.js";
import type { Storage } from "../storage-port.js";
import type { AuthorEpochs } from "./durability/author-epochs.js";

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

/** Where names are kept, and what new ones are made of. */
export interface NameKeeping {
  readonly storage: Storage;
  readonly epochs: AuthorEpochs;
  readonly random: (byteCount: number) => Uint8Array;
}

/** The name that is kept under `key` if it `counts` still; else a new one, which is kept there before it is answered. */
export async function keptName(
  { storage, epochs, random }: NameKeeping,
  key: string,
  source: string,
  counts: (name: ReplicaId) => Promise<boolean>,
): Promise<ReplicaId> {
  const bytes = await storage.loadMeta(key);
  const known = bytes === undefined ? undefined : authorFrom(bytes, source);
  if (known !== undefined && (await counts(known))) return known;
  const name = newAuthor(random);
  await epochs.take(name);
  await storage.saveMeta(key, replicaIdToBytes(name) as Uint8Array);
  return name;
}
