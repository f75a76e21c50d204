// What the channels of one session share, and how far one of them may be.

import type { EntryRuns } from "./fan-out/entry-runs.js";
import type { Allowance } from "./flow/allowance.js";
import type { BulkGate } from "./flow/bulk-gate.js";
import type { FlowControl } from "./flow/flow-control.js";
import type { RandomWord, SessionLimits, SyncCounts } from "./session-options.js";
import type { StateShelf } from "./states/state-shelf.js";

/**
 * How far a document is on one session: the peer has not said what it has, does not have it open or lets nobody here read it, they
 * compare, or they never will, because one does not take what the other has.
 */
export type ChannelProgress = "waiting" | "absent" | "refused" | "syncing" | "settled" | "givenUp";

/** What the channels of one session share. */
export interface ChannelContext {
  readonly limits: SessionLimits;
  readonly counts: SyncCounts;
  /** Decides whose peer is sent bulk; the context itself stands for the session. */
  readonly gate: BulkGate;
  readonly runs: EntryRuns;
  readonly shelf: StateShelf;
  /** Nobody here keeps history: states are taken in place of entries that could be had. */
  readonly takesStates: boolean;
  readonly randomWord: RandomWord;
  /** True for a document that was open before on this session, or may have been. */
  wasOpen(document: string): boolean;
  /** How often anything was asked in this session. */
  asks: number;
  /** The last number that was given to a document. */
  numbers: number;
  /** What may be sent and may come in all documents together. */
  readonly flow: FlowControl;
  /** What the peer may have done for it. */
  readonly allowance: Allowance;
  /** What the peer takes of one document before it says more. */
  documentCredit: number;
  /** The largest entry that the peer takes beside those that fit a frame. */
  entryBytesMax: number;
  /** The peer was told of some document that it is not open here. */
  hasDenied: boolean;
}
