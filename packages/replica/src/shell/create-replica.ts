// Makes a replica over a storage. The author's name is on disk before anything is written under it.

import { type ReplicaId, replicaIdFromBytes, replicaIdToBytes } from "@joinery/clock";
import { sha256 } from "@noble/hashes/sha2.js";
import { ReplicaCore } from "../core/replica-core.js";
import { ReplicaError } from "../errors.js";
import type { Storage } from "../storage-port.js";
import { LocalReplica } from "./local-replica.js";
import { randomBytes } from "./random-bytes.js";
import type { CreateReplicaOptions, Replica } from "./replica.js";

const authorKey = "author";
const authorBytes = 16;

/**
 * A replica over `storage`: the author that wrote there before, or a new one with a random name. Rejects with
 * `ReplicaError`, code `INVALID_AUTHOR`, when that name is malformed; with the storage's own error when it can't be read.
 */
export async function createReplica(options: CreateReplicaOptions): Promise<Replica> {
  const author =
    options.identity?.author ?? options.author ?? (await storedAuthor(options.storage, options.random ?? randomBytes));
  if (replicaIdToBytes(author) === undefined) {
    throw new ReplicaError("INVALID_AUTHOR", `"${author}" can't name an author: 16 or 32 bytes as base64url can`);
  }
  const { hash = sha256, verify, identity, pendingBytesMax, aheadMsMax } = options;
  const core = new ReplicaCore({
    author,
    hash,
    verifies: verify !== undefined,
    ...(identity === undefined ? {} : { identity }),
    ...(pendingBytesMax === undefined ? {} : { pendingBytesMax }),
    ...(aheadMsMax === undefined ? {} : { aheadMsMax }),
  });
  return new LocalReplica(core, options);
}

async function storedAuthor(storage: Storage, random: (byteCount: number) => Uint8Array): Promise<ReplicaId> {
  const known = await storage.loadMeta(authorKey);
  const bytes = known ?? random(authorBytes);
  const author = replicaIdFromBytes(bytes);
  if (author === undefined) {
    const source = known === undefined ? "random bytes for" : "stored name of";
    throw new ReplicaError("INVALID_AUTHOR", `the ${source} the author has ${bytes.length} bytes, not 16 or 32`);
  }
  if (known === undefined) await storage.saveMeta(authorKey, bytes);
  return author;
}
