// The large entry of one document that is being collected, or its state, one at a time and from one source at a time. It outlives the
// session that it began on, once something of it has come: any other whose peer offers the same bytes brings what is missing. What makes
// no progress makes way for what another source offers, and is given up after long.

import type { SessionLimits } from "../session-options.js";
import { Collecting, type Collector } from "./collecting.js";
import { digestOf, type EntryDigest } from "./entry-digest.js";
import type { ChunkRange } from "./large-messages.js";
import { StagedEntry } from "./staged-entry.js";
import type { StagingRoom } from "./staging-room.js";
import type { Staged } from "./staging-share.js";
import { WaitingLine } from "./waiting-line.js";

/** What made way because it was slow gives whoever comes next twice as long, up to so many times: of slow ones, one comes to its end. */
const leisureMax = 1024;

/** Most digests that are remembered because what they name is applied. */
const appliedMax = 16;

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
  /** It has come already, or was given up. */
  | { readonly kind: "needless" };

/** Bytes that can be had in chunks. */
export interface Offered {
  readonly digest: EntryDigest;
  readonly bytes: number;
}

/** What a GET can ask for. */
export interface Askable {
  /** The most bytes of a chunk. */
  readonly chunkBytes: number;
  readonly rangesMax: number;
}

export class Staging {
  readonly #limits: SessionLimits;
  readonly #room: StagingRoom;
  #current: Staged | undefined;
  /** Those who offer it, too. */
  readonly #others: Set<object> = new Set();
  /** Those who offer something else. */
  readonly #line: WaitingLine;
  /** What came last or was given up, and when: the same may be offered by several. */
  readonly #done: Map<EntryDigest, number> = new Map();
  /** What is applied, the last of it: an old offer brings it no more. */
  readonly #applied: Set<EntryDigest> = new Set();
  /** Nothing has come since something was asked for. */
  #isFruitless = false;
  #activeUntilMs = Number.NEGATIVE_INFINITY;
  /** How many times as long as usual it may take. */
  #leisure = 1;

  constructor(limits: SessionLimits, room: StagingRoom) {
    this.#limits = limits;
    this.#room = room;
    this.#line = new WaitingLine(limits.repairMs);
  }

  /** Whether to ask `collector` now for what it offered, and for what of it. */
  claim(offer: Offered, collector: Collector, askable: Askable, nowMs: number): StagingClaim {
    if (this.#isDone(offer.digest, nowMs)) return { kind: "needless" };
    const current = this.#current?.collecting;
    if (current === undefined || current.entry.digest !== offer.digest || current.bytes !== offer.bytes)
      return this.#begin(offer, collector, askable, nowMs);
    const { source } = collector;
    if (!this.#isDue(current, source, nowMs)) {
      if (current.collector?.source !== source) this.#others.add(source);
      return { kind: "wait" };
    }
    this.#others.clear();
    // Frames of this link may be too small for the chunks that it began with.
    if (current.entry.chunkBytes > askable.chunkBytes) {
      this.drop();
      return this.#begin(offer, collector, askable, nowMs);
    }
    const again = current.collector?.source === source;
    current.ask(collector, nowMs);
    return {
      kind: "ask",
      chunkBytes: current.entry.chunkBytes,
      ranges: current.entry.missing(askable.rangesMax),
      again,
    };
  }

  /** A chunk has come; true when it was missing. */
  take(digest: EntryDigest, index: number, chunk: Uint8Array, nowMs: number): boolean {
    const current = this.#current?.collecting;
    if (current?.entry.digest !== digest || !current.entry.take(index, chunk)) return false;
    current.arrived(nowMs);
    this.#isFruitless = false;
    this.#stayActive(nowMs);
    return true;
  }

  /** The bytes of an entry that has become whole: they are the taker's then. Undefined when they are not what they were said to be. */
  takeWhole(nowMs: number): { readonly bytes: Uint8Array | undefined } | undefined {
    const entry = this.#current?.collecting.entry;
    if (entry?.isWhole !== true) return undefined;
    this.drop();
    if (digestOf(entry.bytes) !== entry.digest) return { bytes: undefined };
    this.#leisure = 1;
    this.#done.set(entry.digest, nowMs);
    return { bytes: entry.bytes };
  }

  /** What came under this digest is applied. */
  applied(digest: EntryDigest): void {
    this.#applied.add(digest);
    if (this.#applied.size > appliedMax) this.#applied.delete(this.#applied.values().next().value as EntryDigest);
  }

  /** True while something of what it collects has come of late, or was asked for. */
  isActive(nowMs: number): boolean {
    return this.#current?.collecting.collector !== undefined && nowMs < this.#activeUntilMs;
  }

  /** True while `source` need not be asked for anything else: what is collected may make it needless, and is not slow, or its own. */
  holdsBack(source: object, nowMs: number): boolean {
    const current = this.#current?.collecting;
    if (current === undefined || !this.isActive(nowMs)) return false;
    return current.collector?.source === source || !current.isLong(nowMs);
  }

  /** `source` has this by now, and whatever else it offered no more. */
  supersede(digest: EntryDigest, source: object, nowMs: number): void {
    const current = this.#current?.collecting;
    if (current === undefined || current.entry.digest === digest) return;
    if (current.collector?.source === source || current.isIdle(nowMs)) this.drop();
  }

  /** Nothing is to be expected from `source` any more: others may go on at once. What it brought nothing of is forgotten. */
  release(source: object): void {
    this.#others.delete(source);
    this.#line.leave(source);
    const current = this.#current?.collecting;
    if (current?.collector?.source !== source) return;
    current.collector = undefined;
    if (current.entry.arrivedBytes === 0) this.drop();
  }

  /** Nothing is collected, in no document: `expire` has nothing to do. */
  get isAtRest(): boolean {
    return this.#room.isEmpty;
  }

  /** Gives up what has made no progress for long, here and in all other documents. */
  expire(nowMs: number): void {
    this.#room.expire(nowMs);
  }

  /** Forgets what has come. */
  drop(): void {
    if (this.#current !== undefined) this.#forget(this.#current);
  }

  #forget(staged: Staged, expiredMs?: number): void {
    this.#room.give(staged);
    if (this.#current !== staged) return;
    if (expiredMs !== undefined) this.#done.set(staged.collecting.entry.digest, expiredMs);
    this.#current = undefined;
    this.#others.clear();
  }

  /** Whoever let its time pass is asked again only after the others. */
  #isDue({ collector, stirredMs, patienceMs }: Collecting, source: object, nowMs: number): boolean {
    if (collector === undefined) return true;
    const isOthersTurn = collector.source === source && this.#others.size > 0;
    return nowMs >= stirredMs + patienceMs + (isOthersTurn ? this.#limits.repairMs : 0);
  }

  #begin(offer: Offered, collector: Collector, { chunkBytes, rangesMax }: Askable, nowMs: number): StagingClaim {
    const { source } = collector;
    if (!this.#mayBegin(source, nowMs)) {
      this.#line.wait(source, nowMs);
      return { kind: "wait" };
    }
    this.#line.leave(source);
    const isSlow = this.#current?.collecting.isSlow(nowMs) === true;
    const leisure = isSlow ? Math.min(2 * this.#leisure, leisureMax) : this.#leisure;
    const entry = new StagedEntry(offer.digest, offer.bytes, chunkBytes);
    const collecting = new Collecting(entry, collector, this.#limits, nowMs, leisure);
    const staged: Staged = { collecting, drop: (expiredMs) => this.#forget(staged, expiredMs) };
    if (!this.#room.take(staged, nowMs)) return { kind: "wait" };
    this.drop();
    this.#leisure = leisure;
    this.#current = staged;
    if (!this.#isFruitless) this.#stayActive(nowMs);
    this.#isFruitless = true;
    return { kind: "ask", chunkBytes, ranges: entry.missing(rangesMax), again: false };
  }

  /** One that makes no progress, or is too slow, keeps out only what the same source offers beside it. */
  #mayBegin(source: object, nowMs: number): boolean {
    const current = this.#current?.collecting;
    const makesWay = current?.isIdle(nowMs) === true || current?.isSlow(nowMs) === true;
    const isFree = current === undefined || (makesWay && current.collector?.source !== source);
    return isFree && this.#line.isTurnOf(source, nowMs);
  }

  #stayActive(nowMs: number): void {
    this.#activeUntilMs = nowMs + 2 * this.#limits.repairMs;
  }

  #isDone(digest: EntryDigest, nowMs: number): boolean {
    for (const [done, ms] of this.#done) if (nowMs >= ms + this.#limits.repairMs) this.#done.delete(done);
    return this.#done.has(digest) || this.#applied.has(digest);
  }
}
