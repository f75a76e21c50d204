// When something that one peer was asked for came last. A peer answers in the order in which it is asked, so what comes shows that
// what it was asked for then or later may still come; what it was asked for earlier, and has not brought, was lost.

/** Those of older requests are forgotten, so that these expire a little early. */
const timesMax = 64;

export class ArrivalTimes {
  /** Both times ascend. */
  readonly #times: { readonly askedMs: number; readonly cameMs: number }[] = [];

  /** Something came that was asked for at `askedMs`. */
  came(askedMs: number, nowMs: number): void {
    const from = this.#times.findIndex((time) => time.askedMs >= askedMs);
    if (from >= 0) this.#times.length = from;
    this.#times.push({ askedMs, cameMs: nowMs });
    if (this.#times.length > timesMax) this.#times.shift();
  }

  /** Something came that goes ahead of all that was asked for. */
  cameAheadOfAll(nowMs: number): void {
    this.came(Number.NEGATIVE_INFINITY, nowMs);
  }

  /** When anything came last. */
  get latestMs(): number {
    return this.#times.at(-1)?.cameMs ?? Number.NEGATIVE_INFINITY;
  }

  /** When something came last that was asked for at `askedMs` or before. */
  lastMs(askedMs: number): number {
    for (let index = this.#times.length - 1; index >= 0; index--) {
      const time = this.#times[index];
      if (time !== undefined && time.askedMs <= askedMs) return time.cameMs;
    }
    return Number.NEGATIVE_INFINITY;
  }
}
