// So many a second, and so many at once: a token bucket.

export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #atMs: number;

  /** @param burst how many at once, at least 1; what a second brings unless given */
  constructor(perSecond: number, nowMs: number, burst: number = perSecond) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#atMs = nowMs;
  }

  /** Takes one; false when there is none left now. */
  take(nowMs: number): boolean {
    const passedMs = Math.max(0, nowMs - this.#atMs);
    this.#left = Math.min(this.#burst, this.#left + (passedMs * this.#perSecond) / 1000);
    this.#atMs += passedMs;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
