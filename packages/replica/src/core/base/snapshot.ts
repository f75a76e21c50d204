// A snapshot: what a document is at a version vector, without the entries that made it so. Equal sets of entries have equal
// snapshots, byte for byte, wherever and however they came.

import type { VersionVector } from "@joinery/clock";
import type { CausalState, Fields, StructDelta, StructDraft, StructState, StructView } from "@joinery/crdt";
import type { Tip } from "./tip.js";

/** A snapshot as bytes, with what it covers. */
export interface Snapshot {
  /** The state is exactly that of the entries up to here. */
  readonly vector: VersionVector;
  /** The state, what its entries leave to the next one, and a checksum. */
  readonly bytes: Uint8Array;
}

/** The state of a document with the fields `F`. */
export type DocumentState<F extends Fields> = CausalState<StructState, StructDelta, StructView<F>, StructDraft<F>>;

/** A snapshot as it was read: what stands below a log, or came from a peer. */
export interface Base<F extends Fields> extends Omit<Tip, "vector"> {
  readonly state: DocumentState<F>;
}

/**
 * Why a document has no snapshots: its entries are signed, or judged by their causal pasts, which a snapshot doesn't have; or
 * some concern fields that this schema doesn't know, which are kept in the log alone.
 */
export type SnapshotRefusal = "signed" | "guarded" | "unknown-fields";
