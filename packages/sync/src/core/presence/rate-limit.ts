// So many a second, and so many at once: a token bucket.

export class RateLimit {
  readonly #perSecond: number;
  #left: number;
  #atMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#atMs = nowMs;
  }

  /** Takes one; false when there is none left now. */
  take(nowMs: number): boolean {
    const passedMs = Math.max(0, nowMs - this.#atMs);
    this.#left = Math.min(this.#perSecond, this.#left + (passedMs * this.#perSecond) / 1000);
    this.#atMs += passedMs;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
