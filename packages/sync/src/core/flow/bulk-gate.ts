// Who is served bulk, over all sessions of a replica: so many peers at a time, and nobody more while much is under way to the disk
// here. The others are told when to ask again, each at another time.

import type { RandomWord, SessionLimits } from "../session-options.js";

/** Answers up to so many bytes are no bulk: they are always given. */
const bulkBytesMin = 64 * 1024;

export class BulkGate {
  readonly #limits: SessionLimits;
  readonly #unfinished: (nowMs: number) => number;
  readonly #randomWord: RandomWord;
  /** Sessions whose peers catch up, and when each was last sent something. */
  readonly #served: Map<object, number> = new Map();

  /** @param unfinished bytes that came and are not on disk */
  constructor(limits: SessionLimits, unfinished: (nowMs: number) => number, randomWord: RandomWord) {
    this.#limits = limits;
    this.#unfinished = unfinished;
    this.#randomWord = randomWord;
  }

  /** How long one who is not served now is to wait. */
  get retryAfterMs(): number {
    const { repairMs } = this.#limits;
    return repairMs + (this.#randomWord() % Math.max(repairMs, 1));
  }

  /** Whether `session` gets an answer of so many bytes now. */
  admits(session: object, bytes: number, nowMs: number): boolean {
    if (bytes <= bulkBytesMin) return true;
    if (!this.#served.has(session)) {
      // A peer that reads nothing keeps its place for so long.
      for (const [other, ms] of this.#served) if (nowMs >= ms + this.#limits.repairMsMax) this.#served.delete(other);
      if (this.#served.size >= this.#limits.catchingUpMax) return false;
      if (this.#unfinished(nowMs) > this.#limits.unfinishedBytesMax) return false;
    }
    this.#served.set(session, nowMs);
    return true;
  }

  /** True while the session has its place. */
  serves(session: object): boolean {
    return this.#served.has(session);
  }

  /** The session was sent some of what it asked for. */
  sent(session: object, nowMs: number): void {
    if (this.serves(session)) this.#served.set(session, nowMs);
  }

  leave(session: object): void {
    this.#served.delete(session);
  }
}
