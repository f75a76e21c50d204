// Who is served bulk, over all sessions of a replica: so many peers at a time, and nobody more while much is under way to the disk
// here. The others are told when to ask again, each at another time.

import type { RandomWord, SessionLimits } from "../session-options.js";

/** How many times `repairMsMax` a peer that takes what it gets little by little keeps its place while others wait. */
const turnFactor = 8;

/** Answers up to so many bytes are no bulk: they are always given. */
const bulkBytesMin = 64 * 1024;

export class BulkGate {
  readonly #limits: SessionLimits;
  readonly #unfinished: (nowMs: number) => number;
  readonly #randomWord: RandomWord;
  /** Sessions whose peers catch up: since when, and when each was last sent something. */
  readonly #served: Map<object, { readonly sinceMs: number; sentMs: number }> = new Map();

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
    if (!this.serves(session)) {
      this.#makeRoom(nowMs);
      if (this.#served.size >= this.#limits.catchingUpMax) return false;
      if (this.#unfinished(nowMs) > this.#limits.unfinishedBytesMax) return false;
    }
    this.#served.set(session, { sinceMs: this.#served.get(session)?.sinceMs ?? nowMs, sentMs: nowMs });
    return true;
  }

  /** True while the session has its place. */
  serves(session: object): boolean {
    return this.#served.has(session);
  }

  /** The session was sent some of what it asked for. */
  sent(session: object, nowMs: number): void {
    const served = this.#served.get(session);
    if (served !== undefined) served.sentMs = nowMs;
  }

  leave(session: object): void {
    this.#served.delete(session);
  }

  /** A peer that reads nothing loses its place soon, a slow one when others have waited for a turn: what it is being sent still comes. */
  #makeRoom(nowMs: number): void {
    const { repairMsMax, catchingUpMax } = this.#limits;
    for (const [other, { sentMs }] of this.#served) if (nowMs >= sentMs + repairMsMax) this.#served.delete(other);
    if (this.#served.size < catchingUpMax) return;
    const isOver = ({ sinceMs }: { readonly sinceMs: number }): boolean => nowMs >= sinceMs + turnFactor * repairMsMax;
    const slow = [...this.#served].find(([, served]) => isOver(served));
    if (slow !== undefined) this.#served.delete(slow[0]);
  }
}
