// Brings along what documents with a genesis need: the hash that names them, chains, causal pasts and guards.

import { sha256 } from "@noble/hashes/sha2.js";
import type { Hash } from "../document-options.js";
import type { Founding } from "../founding.js";
import { EntryJudge } from "./entry-judge.js";
import { found } from "./found.js";
import { heldBy } from "./held.js";
import { joinedBy } from "./joined.js";

/** For `founding` of `createReplica`. `hash` is SHA-256, synchronous; default that of @noble/hashes. */
export function founding(hash: Hash = sha256): Founding {
  return {
    found: (schema, genesis) => found(schema, genesis, hash),
    held: (id, bytes) => heldBy(id, bytes, hash),
    joined: (id, schema, bytes) => joinedBy(id, schema, bytes, hash),
    judge: (document) => new EntryJudge(document),
  };
}
