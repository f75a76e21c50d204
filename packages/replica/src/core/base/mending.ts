// Joins with a peer by what each has alive: neither has a log for the other, and most of what they have is the same. What is
// applied at one moment as parts; then a patch as bytes for the peer, and the peer's as it was read.

import type { AuthorTable, Dot, VersionVector } from "@joinery/clock";
import { CausalContext } from "@joinery/clock";
import {
  type Decoded,
  type DotPredicate,
  type Fields,
  type LiveParts,
  readPatch,
  type StatePatch,
  type StructDelta,
  type StructField,
  writePatch,
} from "@joinery/crdt";
import { decoded } from "../decoded.js";
import { checksummed, readChecksummed } from "./checksum.js";
import type { DocumentState, SnapshotRefusal } from "./snapshot.js";
import { checkTip, readTip, type Tip, writeTip } from "./tip.js";

const version = 1;

/** What was alive when exactly `vector` was applied. */
export interface ComparedParts {
  readonly vector: VersionVector;
  readonly parts: LiveParts;
}

/** Why a document isn't compared by its parts: see `SnapshotRefusal`; or a type of it doesn't tell of its cells one by one. */
export type PartsRefusal = SnapshotRefusal | "indivisible";

/** How a document and a peer's differed when both compared their parts. */
export interface PartsApart {
  readonly compared: ComparedParts;
  /** Of the parts that were alive here, those that the peer had seen and had no more. */
  readonly removed: readonly Dot[];
  /** Those that the peer lacks; given where it gets a patch for the one that comes from it, made before that is joined. */
  readonly lacks?: DotPredicate;
}

/** A peer's patch with what its entries leave to the next one. */
export interface PeerPatch {
  readonly patch: StatePatch<StructDelta>;
  readonly tip: Tip;
}

/** The bytes of what brings a peer to the join: its parts differ from `compared` by those that it `lacks`. */
export function encodePatch<F extends Fields>(
  state: DocumentState<F>,
  tip: Tip,
  { vector, parts }: ComparedParts,
  lacks: DotPredicate,
): Uint8Array {
  const patch = state.patch({ base: new CausalContext(vector), had: parts.dots(), lacks });
  return checksummed(version, (bytes) => {
    writeTip(tip, state.authors, bytes);
    writePatch(patch, state.root, state.authors, bytes);
  });
}

/** Reads what `encodePatch` wrote, for a document of this type; the authors are interned in `authors`. */
export function decodePatch<F extends Fields>(
  bytes: Uint8Array,
  root: StructField<F>,
  authors: AuthorTable,
): Decoded<PeerPatch> {
  const read = (): PeerPatch => {
    const reader = readChecksummed(bytes, version, "patch");
    const heads = readTip(reader, authors);
    const patch = readPatch<StructDelta>(reader, root, authors);
    const tip = { ...heads, vector: patch.context.vector };
    checkTip(tip);
    return { patch, tip };
  };
  return decoded(read, authors);
}
