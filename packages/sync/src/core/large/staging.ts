// The large entry of one document that is being collected, or its state, one at a time and from one source at a time. It outlives the
// session that it began on: any other whose peer offers the same bytes brings what is missing. What makes no progress for long
// is given up.

import type { SessionLimits } from "../session-options.js";
import { digestOf, type EntryDigest } from "./entry-digest.js";
import type { ChunkRange } from "./large-messages.js";
import { StagedEntry } from "./staged-entry.js";
import type { StagingRoom } from "./staging-room.js";

/** How many times `repairMsMax` an entry may stay incomplete without any chunk coming. */
const expiryFactor = 8;

/** Most digests that are remembered because what they name is applied. */
const appliedMax = 16;

/** How long something may stay without any progress. */
export function expiryMsOf({ repairMsMax }: Pick<SessionLimits, "repairMsMax">): number {
  return expiryFactor * repairMsMax;
}

/** What a source may do about an entry that it offered. */
export type StagingClaim =
  /** Ask it for these chunks; `again` when it left others unanswered. */
  | {
      readonly kind: "ask";
      readonly chunkBytes: number;
      readonly ranges: readonly ChunkRange[];
      readonly again: boolean;
    }
  | { readonly kind: "wait" }
  /** It has come already. */
  | { readonly kind: "needless" };

/** Bytes that can be had in chunks. */
export interface Offered {
  readonly digest: EntryDigest;
  readonly bytes: number;
}

interface Collecting {
  readonly entry: StagedEntry;
  /** Who was asked last; undefined when its session has ended. */
  source: object | undefined;
  /** When anything was asked or came last. */
  stirredMs: number;
  arrivedMs: number;
  patienceMs: number;
}

export class Staging {
  readonly #limits: SessionLimits;
  readonly #room: StagingRoom;
  #current: Collecting | undefined;
  /** Those who offer it, too. */
  readonly #others: Set<object> = new Set();
  /** What came last, and when: the same may be offered by several. */
  readonly #done: Map<EntryDigest, number> = new Map();
  /** What is applied, the last of it: an old offer brings it no more. */
  readonly #applied: Set<EntryDigest> = new Set();

  constructor(limits: SessionLimits, room: StagingRoom) {
    this.#limits = limits;
    this.#room = room;
  }

  /** Whether to ask `source` now for what it offered, in chunks of at most `chunkBytes`, and for what of it. */
  claim(offer: Offered, source: object, chunkBytes: number, rangesMax: number, nowMs: number): StagingClaim {
    if (this.#isDone(offer.digest, nowMs)) return { kind: "needless" };
    const current = this.#current;
    if (current === undefined || current.entry.digest !== offer.digest) {
      return current === undefined ? this.#begin(offer, source, chunkBytes, rangesMax, nowMs) : { kind: "wait" };
    }
    if (!this.#isDue(current, source, nowMs)) {
      if (current.source !== source) this.#others.add(source);
      return { kind: "wait" };
    }
    this.#others.clear();
    // Frames of this link may be too small for the chunks that it began with.
    if (current.entry.chunkBytes > chunkBytes) {
      this.drop();
      return this.#begin(offer, source, chunkBytes, rangesMax, nowMs);
    }
    const again = current.source === source;
    current.source = source;
    current.stirredMs = nowMs;
    current.patienceMs = Math.min(current.patienceMs * 2, this.#limits.repairMsMax);
    return { kind: "ask", chunkBytes: current.entry.chunkBytes, ranges: current.entry.missing(rangesMax), again };
  }

  /** A chunk has come; true when it was missing. */
  take(digest: EntryDigest, index: number, chunk: Uint8Array, nowMs: number): boolean {
    const current = this.#current;
    if (current?.entry.digest !== digest || !current.entry.take(index, chunk)) return false;
    current.stirredMs = nowMs;
    current.arrivedMs = nowMs;
    current.patienceMs = this.#limits.repairMs;
    return true;
  }

  /** The bytes of an entry that has become whole: they are the taker's then. Undefined when they are not what they were said to be. */
  takeWhole(nowMs: number): { readonly bytes: Uint8Array | undefined } | undefined {
    const entry = this.#current?.entry;
    if (entry?.isWhole !== true) return undefined;
    this.drop();
    if (digestOf(entry.bytes) !== entry.digest) return { bytes: undefined };
    this.#done.set(entry.digest, nowMs);
    return { bytes: entry.bytes };
  }

  /** What came under this digest is applied. */
  applied(digest: EntryDigest): void {
    this.#applied.add(digest);
    if (this.#applied.size > appliedMax) this.#applied.delete(this.#applied.values().next().value as EntryDigest);
  }

  /** True while something of what it collects has come of late. */
  isActive(nowMs: number): boolean {
    const current = this.#current;
    return current?.source !== undefined && nowMs < current.arrivedMs + 2 * this.#limits.repairMs;
  }

  /** `source` has this by now, and whatever else it offered no more. */
  supersede(digest: EntryDigest, source: object, nowMs: number): void {
    const current = this.#current;
    if (current === undefined || current.entry.digest === digest) return;
    const isStale = nowMs >= current.arrivedMs + 2 * this.#limits.repairMsMax;
    if (current.source === source || isStale) this.drop();
  }

  /** Nothing is to be expected from `source` any more: others may go on at once. */
  release(source: object): void {
    this.#others.delete(source);
    if (this.#current?.source === source) this.#current.source = undefined;
  }

  /** Gives up what has made no progress for long; answers what that was. */
  expire(nowMs: number): EntryDigest | undefined {
    const current = this.#current;
    if (current === undefined || nowMs < current.arrivedMs + expiryMsOf(this.#limits)) return undefined;
    this.drop();
    return current.entry.digest;
  }

  /** Forgets what has come. */
  drop(): void {
    if (this.#current !== undefined) this.#room.give(this.#current.entry.bytes.length);
    this.#current = undefined;
    this.#others.clear();
  }

  /** Whoever let its time pass is asked again only after the others. */
  #isDue({ source: last, stirredMs, patienceMs }: Collecting, source: object, nowMs: number): boolean {
    if (last === undefined) return true;
    const isOthersTurn = last === source && this.#others.size > 0;
    return nowMs >= stirredMs + patienceMs + (isOthersTurn ? this.#limits.repairMs : 0);
  }

  #begin(offer: Offered, source: object, chunkBytes: number, rangesMax: number, nowMs: number): StagingClaim {
    if (!this.#room.take(offer.bytes)) return { kind: "wait" };
    const entry = new StagedEntry(offer.digest, offer.bytes, chunkBytes);
    const patienceMs = this.#limits.repairMs;
    this.#current = { entry, source, stirredMs: nowMs, arrivedMs: nowMs, patienceMs };
    return { kind: "ask", chunkBytes, ranges: entry.missing(rangesMax), again: false };
  }

  #isDone(digest: EntryDigest, nowMs: number): boolean {
    for (const [done, ms] of this.#done) if (nowMs >= ms + this.#limits.repairMs) this.#done.delete(done);
    return this.#done.has(digest) || this.#applied.has(digest);
  }
}
