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

/** One document's checks on one session. */
export class RepairCheck {
  readonly #limits: SessionLimits;
  readonly #randomWord: RandomWord;
  /** What was on disk here at the last check and the peer lacked; by the next one it should have it. */
  #owedToPeer: VersionVector | undefined;
  #nextMs: number;
  #intervalMs: number;
  /** The last check found that the one before had been in vain. Greetings are said again by themselves. */
  #isInVain = false;

  constructor(limits: SessionLimits, randomWord: RandomWord, nowMs: number) {
    this.#limits = limits;
    this.#randomWord = randomWord;
    this.#intervalMs = limits.repairMs;
    this.#nextMs = nowMs + limits.repairMs;
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.#nextMs;
  }

  /**
   * The peer is heard after a silence: what was in vain meanwhile need wait no longer, though not all of it at one moment. A peer
   * that is heard more often makes no check earlier, so there are at most twice as many.
   */
  heardAfter(silentMs: number, nowMs: number): void {
    if (!this.#isInVain || silentMs < this.#intervalMs) return;
    const soonMs = ((this.#limits.repairMs / 4) * this.#randomWord()) / 2 ** 32;
    this.#nextMs = Math.min(this.#nextMs, nowMs + soonMs);
  }

  /** Looks; true when the exchange is stuck. `met` tells whether the peer has said what it has. */
  isStuck(met: boolean, { peer, durable, patienceMs, isLively }: Exchange, nowMs: number): boolean {
    const isLacking = this.#owedToPeer !== undefined && !peer.coversAll(this.#owedToPeer);
    const stuck = !met || (isLacking && !isLively);
    this.#owedToPeer = peer.coversAll(durable) ? undefined : durable.clone();
    const longerMs = Math.min(this.#intervalMs * 2, this.#limits.repairMsMax);
    this.#isInVain = met && stuck;
    this.#intervalMs = stuck ? Math.max(longerMs, patienceMs) : patienceMs;
    this.#nextMs = nowMs + this.#intervalMs;
    return stuck;
  }
}
