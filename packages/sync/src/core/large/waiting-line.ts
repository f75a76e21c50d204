// Who waits for something that is not free, in the order in which they began to. Whoever has waited for long is served ahead of all
// others, however often those ask; who does not ask any more loses the place.

interface Place {
  readonly sinceMs: number;
  askedMs: number;
}

export class WaitingLine {
  readonly #places: Map<object, Place> = new Map();
  readonly #patienceMs: number;

  /** @param patienceMs for so long others may go ahead of who waits; and so long a place is kept for who does not ask */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** True unless another has waited for long. */
  isTurnOf(who: object, nowMs: number): boolean {
    for (const [first, { sinceMs, askedMs }] of this.#places) {
      if (first === who) return true;
      if (nowMs < askedMs + this.#patienceMs) return nowMs < sinceMs + this.#patienceMs;
      this.#places.delete(first);
    }
    return true;
  }

  /** It could not be served now: it keeps its place, or takes the last one. */
  wait(who: object, nowMs: number): void {
    const place = this.#places.get(who);
    if (place === undefined) this.#places.set(who, { sinceMs: nowMs, askedMs: nowMs });
    else place.askedMs = nowMs;
  }

  leave(who: object): void {
    this.#places.delete(who);
  }
}
