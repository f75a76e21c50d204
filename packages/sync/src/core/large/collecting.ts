// A large entry or a state that is being collected: what has come of it, who was asked for it, and whether it may keep the memory
// that it takes while others wait.

import type { SessionLimits } from "../session-options.js";
import type { StagedEntry } from "./staged-entry.js";

/** Who asks for what was offered. */
export interface Collector {
  /** Whom it is asked of: a document on a session. */
  readonly source: object;
  /** The session, on whose account the memory goes. */
  readonly link: object;
}

/** What comes over links that are slower makes way for those who wait, once it has lasted as long as it may make no progress. */
const bytesPerMs = 16;

/** How many times `repairMsMax` something may stay incomplete without any chunk coming. */
const expiryFactor = 8;

/** How many times `repairMsMax` others wait for something of which no chunk comes. */
const idleFactor = 2;

/** How long something may stay without any progress. */
export function expiryMsOf({ repairMsMax }: Pick<SessionLimits, "repairMsMax">): number {
  return expiryFactor * repairMsMax;
}

export class Collecting {
  readonly entry: StagedEntry;
  readonly #limits: SessionLimits;
  readonly #beganMs: number;
  /** Who was asked last; undefined when its session has ended. */
  collector: Collector | undefined;
  /** When anything was asked or came last. */
  stirredMs: number;
  patienceMs: number;
  #arrivedMs: number;
  readonly #lastsMs: number;

  /** Has `leisure` times as long as usual before it is too slow for others to wait. */
  constructor(entry: StagedEntry, collector: Collector, limits: SessionLimits, nowMs: number, leisure: number = 1) {
    this.entry = entry;
    this.#limits = limits;
    this.#beganMs = nowMs;
    this.#lastsMs = leisure * (expiryMsOf(limits) + entry.length / bytesPerMs);
    this.collector = collector;
    this.stirredMs = nowMs;
    this.patienceMs = limits.repairMs;
    this.#arrivedMs = nowMs;
  }

  get bytes(): number {
    return this.entry.length;
  }

  /** On whose account its memory goes; undefined when that session has ended. */
  get link(): object | undefined {
    return this.collector?.link;
  }

  /** Something of it has come. */
  arrived(nowMs: number): void {
    this.stirredMs = nowMs;
    this.#arrivedMs = nowMs;
    this.patienceMs = this.#limits.repairMs;
  }

  /** It is asked for anew. */
  ask(collector: Collector, nowMs: number): void {
    this.collector = collector;
    this.stirredMs = nowMs;
    this.patienceMs = Math.min(this.patienceMs * 2, this.#limits.repairMsMax);
  }

  /** No chunk has come in a while: another may be collected in its place. */
  isIdle(nowMs: number): boolean {
    return nowMs >= this.#arrivedMs + idleFactor * this.#limits.repairMsMax;
  }

  /** It comes too slowly for others to wait. */
  isSlow(nowMs: number): boolean {
    return nowMs >= this.#beganMs + this.#lastsMs;
  }

  /** It has come for so long that one need not go without all else meanwhile. */
  isLong(nowMs: number): boolean {
    return nowMs >= this.#beganMs + expiryMsOf(this.#limits);
  }

  /** Nobody brings it, or too slowly for others to wait. */
  yields(nowMs: number): boolean {
    return this.collector === undefined || this.isIdle(nowMs) || this.isSlow(nowMs);
  }

  /** It is given up. */
  isExpired(nowMs: number): boolean {
    return nowMs >= this.#arrivedMs + expiryMsOf(this.#limits);
  }
}
