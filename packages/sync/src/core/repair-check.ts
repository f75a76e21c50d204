// Notices that an exchange rests although the two sides differ. Every interval it looks whether the peer has by now
// what was on disk here one interval ago; while nothing helps, the interval doubles up to a bound, or until the peer is heard again.

import type { VersionVector } from "@joinery/clock";
import type { RandomWord, SessionLimits } from "./session-options.js";

/** Where an exchange stands. */
export interface Exchange {
  readonly peer: VersionVector;
  readonly durable: VersionVector;
  /** How long it may rest where nothing is wrong. */
  readonly patienceMs: number;
  /** The peer tells what it gets, and what it lacks may be on its way to it by another. */
  readonly isLively: boolean;
}

/** The peer gets what it lacks, as far as can be seen; it was reminded of that; or vectors are to be compared. */
export type Finding = "moves" | "reminded" | "stuck";

/** So often in a row a peer is reminded; the first time it may hear the thing for the first time, and see no question in it. */
const remindersMax = 2;

/** One document's checks on one session. */
export class RepairCheck {
  readonly #limits: SessionLimits;
  readonly #randomWord: RandomWord;
  /** What was on disk here at the last check and the peer lacked; by the next one it should have it. */
  #owedToPeer: VersionVector | undefined;
  #nextMs: number;
  #intervalMs: number;
  /** How many checks in a row found that the one before had been in vain. Greetings are said again by themselves. */
  #inVain = 0;
  /** The last look found that the peer has all that is on disk here. */
  #wasLevel = false;

  constructor(limits: SessionLimits, randomWord: RandomWord, nowMs: number) {
    this.#limits = limits;
    this.#randomWord = randomWord;
    this.#intervalMs = limits.repairMs;
    this.#nextMs = nowMs + limits.repairMs;
  }

  /** True after so many checks in a row in vain that what the two call things by may be damaged, as where damage on a link goes unnoticed. */
  get isHopeless(): boolean {
    return this.#inVain > remindersMax;
  }

  /** When it looks next, where nothing else goes on; as long as it would find what it found, it does not. */
  restsUntilMs(isLevel: boolean): number {
    return this.#wasLevel && isLevel ? Number.POSITIVE_INFINITY : this.#nextMs;
  }

  /**
   * True while it is not to look though it is due: the last look found nothing amiss, and both sides have the same, as far as both have said. It
   * goes on at its old pace.
   */
  passesOver(isLevel: boolean, nowMs: number): boolean {
    if (!this.#wasLevel) return false;
    if (isLevel) return true;
    this.#wasLevel = false;
    this.#nextMs += Math.ceil((nowMs - this.#nextMs) / this.#intervalMs) * this.#intervalMs;
    return this.#nextMs > nowMs;
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.#nextMs;
  }

  /**
   * The peer is heard after a silence: what was in vain meanwhile need wait no longer, though not all of it at one moment. A peer
   * that is heard more often makes no check earlier, so there are at most twice as many.
   */
  heardAfter(silentMs: number, nowMs: number): void {
    if (this.#inVain === 0 || silentMs < this.#intervalMs) return;
    const soonMs = ((this.#limits.repairMs / 4) * this.#randomWord()) / 2 ** 32;
    this.#nextMs = Math.min(this.#nextMs, nowMs + soonMs);
  }

  /** Looks. `met` tells whether the peer has said what it has; `remind` says again what it seems to lack, if that may do. */
  look(met: boolean, { peer, durable, patienceMs, isLively }: Exchange, remind: () => boolean, nowMs: number): Finding {
    const isLacking = this.#owedToPeer !== undefined && !peer.coversAll(this.#owedToPeer);
    const isAtRest = !met || (isLacking && !isLively);
    const isReminded = isAtRest && met && this.#inVain < remindersMax && remind();
    this.#owedToPeer = peer.coversAll(durable) ? undefined : durable.clone();
    const longerMs = Math.min(this.#intervalMs * 2, this.#limits.repairMsMax);
    this.#inVain = met && isAtRest ? this.#inVain + 1 : 0;
    this.#intervalMs = isAtRest && !isReminded ? Math.max(longerMs, patienceMs) : patienceMs;
    this.#nextMs = nowMs + this.#intervalMs;
    this.#wasLevel = !isAtRest && this.#owedToPeer === undefined;
    if (!isAtRest) return "moves";
    return isReminded ? "reminded" : "stuck";
  }
}
