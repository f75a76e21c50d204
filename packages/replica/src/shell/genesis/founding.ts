// Brings along what documents with a genesis need: the hash that names them, chains, causal pasts and guards.

import type { Hash } from "../../core/document-options.js";
import type { Founding } from "../../core/founding.js";
import { EntryJudge } from "../../core/genesis/entry-judge.js";
import { found } from "../../core/genesis/found.js";
import { heldBy } from "../../core/genesis/held.js";
import { joinedBy } from "../../core/genesis/joined.js";
import { sha256 } from "./sha256.js";

/** For `founding` of `createReplica`. `hash` is SHA-256, synchronous; default the platform's in Node, else that of @noble/hashes. */
export function founding(hash: Hash = sha256): Founding {
  return {
    found: (schema, genesis) => found(schema, genesis, hash),
    held: (id, bytes) => heldBy(id, bytes, hash),
    joined: (id, schema, bytes) => joinedBy(id, schema, bytes, hash),
    judge: (document) => new EntryJudge(document),
  };
}
