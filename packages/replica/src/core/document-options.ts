// What a document's core is made of and what it counts.

import type { AuthorTable, HybridClock, ReplicaId } from "@joinery/clock";
import type { Fields, StructField } from "@joinery/crdt";
import type { DocumentId } from "../document-id.js";
import type { JudgeMaker } from "./founding.js";
import type { PendingBudget } from "./pending-budget.js";

/** A cryptographic hash, 32 bytes. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

export interface DocumentOptions<F extends Fields> {
  readonly id: DocumentId;
  readonly root: StructField<F>;
  readonly author: ReplicaId;
  /** What must be applied of the author's own before it writes on: what it wrote before the document was deleted; infinite when it may not write here. Default 0. */
  readonly ownSeqMin?: number;
  /** True when nothing may be written before `adopt` names another author. */
  readonly leased?: boolean;
  /** One per replica, shared by its documents. */
  readonly clock: HybridClock;
  readonly authors?: AuthorTable;
  /** Judges entries: in documents with a genesis, and where fields have guards. */
  readonly judge?: JudgeMaker;
  /** True in signed documents: entries leave room for their seals. */
  readonly sealed?: boolean;
  /** True when entries from outside must pass a `verify` effect before anything else is made of them. */
  readonly verifies?: boolean;
  /** Most bytes of memory that entries take which wait for others; default 32 MiB. */
  readonly pendingBytesMax?: number;
  /** The same over all documents of a replica, which share it; default one of its own. */
  readonly pending?: PendingBudget;
  /** How far ahead of the wall clock an entry may be stamped before it is parked until then; default 5 minutes. */
  readonly aheadMsMax?: number;
}

/** Nothing happened yet. */
export function noDocumentCounts(): DocumentCounts {
  return { applied: 0, duplicate: 0, held: 0, overflowed: 0, refused: 0, rejected: 0, unknown: 0 };
}

/** What happened to entries from outside, since the document was opened. */
export interface DocumentCounts {
  applied: number;
  duplicate: number;
  /** Held because something they depend on, or their time, had not come. */
  held: number;
  /** Dropped because too much is held already; they are taken when they are delivered again. */
  overflowed: number;
  /** Refused whole by a guard; kept as evidence, with no effect. */
  refused: number;
  /** Malformed, unverified or not fitting their author's chain; not kept. */
  rejected: number;
  /** Operations, not entries, on fields that this schema doesn't know: kept and relayed, and read by one that does. */
  unknown: number;
}
