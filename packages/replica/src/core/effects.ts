// What the core asks of the world. It performs none of it: the shell does, and hands the results back as inputs.

import type { AuthorIndex } from "@joinery/clock";
import type { Path } from "@joinery/crdt";
import type { DocumentId } from "../document-id.js";
import type { Snapshot } from "./base/snapshot.js";
import type { Entry } from "./entry.js";
import type { Refusal } from "./guard.js";
import type { SignatureCheck } from "./signatory.js";

/** Where a change came from. */
export type Origin = "local" | "peer" | "storage";

/**
 * Write these entries to disk, all or none, then call `persisted(ticket)`. After a write that failed, call nothing: what
 * came after it then never counts as durable either, so none of it is announced.
 */
export interface PersistEffect {
  readonly type: "persist";
  readonly document: DocumentId;
  readonly ticket: number;
  readonly entries: readonly Entry[];
}

/**
 * A state of a peer was taken in: write this snapshot, which holds it and everything else that is applied, and switch to it
 * in one step, after all that was to be written before; then call `persisted(ticket)`. After a failure call nothing.
 */
export interface InstallEffect {
  readonly type: "install";
  readonly document: DocumentId;
  readonly ticket: number;
  readonly snapshot: Snapshot;
}

/** Check where this entry claims to come from, then call `verified(ticket, accepted)`. It waits until then. */
export interface VerifyEffect {
  readonly type: "verify";
  readonly document: DocumentId;
  readonly ticket: number;
  readonly entry: Entry;
  /** In a signed document: the signature to check, and nothing else. */
  readonly check?: SignatureCheck;
}

/**
 * These entries are on disk: they may be announced, served and acknowledged from now on. After an install there may be none:
 * the durable vector has grown all the same.
 */
export interface SendEffect {
  readonly type: "send";
  readonly document: DocumentId;
  readonly entries: readonly Entry[];
}

/** Operations have been applied, or refused whole: tell subscribers. */
export interface DeliverEffect {
  readonly type: "deliver";
  readonly document: DocumentId;
  readonly origin: Origin;
  readonly author: AuthorIndex;
  /** The sequence numbers of the operations, inclusive. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Why they don't count; undefined when they do. */
  readonly refusal: Refusal | undefined;
  /** The places whose values may have changed, each once; empty while nobody observes. */
  readonly paths: readonly Path[];
  /** How many operations concern fields that the schema doesn't know; absent when all are known. */
  readonly unknown?: number;
  /** What the local caller passed as `origin`. */
  readonly tag: unknown;
}

/** A state of a peer was joined: tell subscribers. Of authors there may be many, so it names none. */
export interface JoinedEffect {
  readonly type: "joined";
  readonly document: DocumentId;
  /** The places whose values may have changed, each once; empty while nobody observes. */
  readonly paths: readonly Path[];
}

export type Effect = PersistEffect | InstallEffect | VerifyEffect | SendEffect | DeliverEffect | JoinedEffect;
