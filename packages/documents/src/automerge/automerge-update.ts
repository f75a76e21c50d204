// Reads a change of Automerge: one chunk, uncompressed, so that it takes no more memory than its bytes explain.

import * as A from "@automerge/automerge";
import { DecodeError } from "@joinery/crdt";
import type { Update } from "../core/engine.js";

/** A change, its hash and those of the changes that it comes after. */
export interface AutomergeUpdate extends Update {
  readonly bytes: Uint8Array;
  readonly hash: string;
  readonly deps: readonly string[];
}

/** Behind four bytes by which chunks are known and four of a checksum. */
const typeOffset = 8;
const typeChange = 1;

/** Throws for whatever is no such change. */
export function readAutomergeUpdate(bytes: Uint8Array): AutomergeUpdate {
  if (bytes[typeOffset] !== typeChange) throw new DecodeError("no change, or one that is compressed");
  const { actor, seq, hash, deps } = A.decodeChange(bytes);
  if (hash === null) throw new DecodeError("a change without a hash");
  return { bytes, run: actor, from: seq - 1, length: 1, hash, deps };
}
