// What a session is made of, its limits, and what it counts.

import type { ReplicaId } from "@joinery/clock";
import { entryBytesMax } from "@joinery/replica";
import type { EntryRuns } from "./fan-out/entry-runs.js";
import type { BulkGate } from "./flow/bulk-gate.js";
import type { OwnInterest } from "./interest/own-interest.js";
import type { Mesh } from "./membership/mesh.js";
import type { PresenceBoards } from "./presence/presence-boards.js";
import { defaultPresenceLimits, type PresenceLimits } from "./presence/presence-limits.js";
import type { StateShelf } from "./states/state-shelf.js";
import { TrafficCounts } from "./traffic.js";

/** Bounds of one session, with their defaults in `defaultLimits`. */
export interface SessionLimits extends PresenceLimits {
  /** Largest frame that is sent or taken, in bytes. */
  readonly frameBytesMax: number;
  /** How long a peer has to greet before the session ends; several times `repairMs`, or a lost greeting is not made good. */
  readonly greetingMsMax: number;
  /** How long an exchange may rest before vectors are compared again; doubles while nothing changes. */
  readonly repairMs: number;
  readonly repairMsMax: number;
  /** Most peers that are sent what they asked for at the same time, where that is much; the others are told to ask later. */
  readonly catchingUpMax: number;
  /** While more bytes than this are under way to the disk, over all sessions, nobody more is sent much. */
  readonly unfinishedBytesMax: number;
  /**
   * Most intervals of authors' logs that are asked for of one document and have not come, of peers that bring what they are asked for,
   * and as many of all others; a few of each in any case.
   */
  readonly rangesMax: number;
  /** Most new entries that wait for one peer; beyond it they are dropped and come by comparing vectors. */
  readonly outboxEntriesMax: number;
  /** Most bytes of entries of one document that a peer may send ahead of the disk here. */
  readonly documentCreditBytes: number;
  /** Most bytes of entries of all documents that a peer may send ahead of the disk here. */
  readonly sessionCreditBytes: number;
  /** Largest entry that is taken beside those that fit a frame, in bytes. */
  readonly entryBytesMax: number;
  /** Largest state of a document that is taken in place of entries, in bytes. */
  readonly stateBytesMax: number;
  /**
   * Most bytes of entries that come in chunks and are not whole yet, over all sessions of a replica, and as many of states; one
   * is always let in.
   */
  readonly stagedBytesMax: number;
  /**
   * Most bytes that a session says beside entries at one time; work that questions cause counts like bytes. See `Allowance`.
   */
  readonly answerBytesMax: number;
  /** How many of them a second brings, beside as many as the peer has sent. */
  readonly answerBytesPerSecond: number;
}

export const defaultLimits: SessionLimits = {
  frameBytesMax: 256 * 1024,
  greetingMsMax: 10_000,
  repairMs: 1000,
  repairMsMax: 4000,
  catchingUpMax: 16,
  unfinishedBytesMax: 16 * 1024 * 1024,
  rangesMax: 64,
  outboxEntriesMax: 4096,
  documentCreditBytes: 256 * 1024,
  sessionCreditBytes: 4 * 1024 * 1024,
  entryBytesMax,
  stateBytesMax: 128 * 1024 * 1024,
  stagedBytesMax: 4 * 1024 * 1024,
  answerBytesMax: 4 * 1024 * 1024,
  answerBytesPerSecond: 1024 * 1024,
  ...defaultPresenceLimits,
};

/** The next random number from 0 to 2^32 - 1. Whoever can foresee it can write entries that make comparing sets dear. */
export type RandomWord = () => number;

/** Signs with the key that the author's name is: 64 bytes of Ed25519. */
export interface Prover {
  sign(message: Uint8Array): Uint8Array;
}

/** What a session is made of. */
export interface SessionOptions {
  readonly author: ReplicaId;
  /** Random bytes that all sessions of this replica share, and no other replica. */
  readonly run: () => Uint8Array;
  readonly limits: SessionLimits;
  readonly counts: SyncCounts;
  readonly randomWord: RandomWord;
  /** With it peers are shown who this is, and have to show who they are. */
  readonly prover?: Prover | undefined;
  /** Decides who is sent bulk, over all sessions of the replica. */
  readonly gate: BulkGate;
  /** What became durable of late, encoded for all sessions of the replica. */
  readonly runs: EntryRuns;
  /** The states that are given in place of entries, over all sessions of the replica. */
  readonly shelf: StateShelf;
  /** Nobody here keeps history: states are taken in place of entries that could be had. Default false. */
  readonly takesStates?: boolean | undefined;
  /** Who is present in documents, as far as the engine's sessions have heard. */
  readonly presence: PresenceBoards;
  /** Nothing is said of a document before it is known what the peer may do with it. */
  readonly isGated?: boolean | undefined;
  /** Which documents this side wants to talk about. */
  readonly interest: OwnInterest;
  /** The mesh that this side is a member of; undefined where it is of none, or not on this link. */
  readonly mesh?: Mesh | undefined;
  readonly nowMs: number;
}

/** What an engine's sessions have done, all together. */
export interface SyncCounts {
  framesSent: number;
  framesReceived: number;
  bytesSent: number;
  bytesReceived: number;
  entriesNew: number;
  entriesDuplicate: number;
  /** Times that an exchange rested and vectors were compared again. */
  repairs: number;
  outboxOverflows: number;
  /** Entries that came although more was under way to the disk than any peer may send: dropped, to be asked for again. */
  entriesOverrun: number;
  /** Requests for much that were not served, because others were, or because too much was under way to the disk. */
  busyAnswers: number;
  /** States of peers that were too large, too many at once, or for whom there was no room. */
  presenceIgnored: number;
  /** States of peers that made way for those of others. */
  presenceEvicted: number;
  /** Entries of peers that may not write. */
  entriesRefused: number;
  /** Sessions that ended because of what the peer sent. */
  violations: number;
  /** Bytes by what they were for. */
  readonly traffic: TrafficCounts;
}

export function noCounts(): SyncCounts {
  return {
    framesSent: 0,
    framesReceived: 0,
    bytesSent: 0,
    bytesReceived: 0,
    entriesNew: 0,
    entriesDuplicate: 0,
    repairs: 0,
    outboxOverflows: 0,
    entriesOverrun: 0,
    busyAnswers: 0,
    presenceIgnored: 0,
    presenceEvicted: 0,
    entriesRefused: 0,
    violations: 0,
    traffic: new TrafficCounts(),
  };
}
