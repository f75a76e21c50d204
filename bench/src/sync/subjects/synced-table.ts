// What the suite asks of a library that keeps replicas in step: a table, and sessions over links. Every name that goes
// into a message is fixed, so that its length, and with it every count of bytes, is the same in every run.

import type { Pair } from "../../work/workload.js";
import type { VirtualTime } from "../virtual-time.js";
import type { WireEnd } from "../wire.js";

/** What has sessions. */
export interface SyncedReplica {
  /** Begins a session on a new connection; `isCaller` tells the two sides apart where a library does. */
  meet(end: WireEnd, isCaller: boolean): Promise<Meeting>;
}

/** One replica of a table of texts. */
export interface SyncedTable extends SyncedReplica {
  /** One transaction, or as few as it takes where one would be too large; answers how many. */
  setAll(pairs: readonly Pair[]): number;
  /** Resolves when everything is in the log. */
  settled(): Promise<void>;
  get(key: string): string | undefined;
  pairs(): Iterable<Pair>;
  /** What a replica that has nothing needs to have all of this. */
  exportAll(): Uint8Array;
  /** Takes what other replicas exported. */
  mergeAll(exports: readonly Uint8Array[]): void;
  /** Lets go of what the garbage collector of JavaScript does not see. */
  release(): void;
}

/** A session under way. */
export interface Meeting {
  /** Ends it without a word. */
  end(): Promise<void>;
}

/** Tells what the bytes of a frame are for. */
export interface FrameReader {
  /** The bytes that count: all of them but a greeting that comes before any document is spoken of. */
  countOf(frame: Uint8Array): number;
  /** The bytes of those that bring what the other side lacks, with all that they are wrapped in. */
  payloadOf(frame: Uint8Array): number;
}

export interface SyncSubject extends FrameReader {
  /** A replica whose name follows from `index`. */
  table(index: number, time: VirtualTime): Promise<SyncedTable>;
}
