// How long a peer takes to acknowledge what it was sent, and how long to wait for that before it counts as lost: the mean and
// twice its deviation (after Jacobson, "Congestion Avoidance and Control", 1988; Karn's rule for what was told twice).

/** The clock that is looked at every now and then. */
const grainMs = 10;

export class RoundTrip {
  readonly #unknownMs: number;
  #meanMs: number | undefined;
  #deviationMs = 0;
  /** Grows while nothing can be measured because everything is told twice. */
  #factor = 1;

  /** @param unknownMs what is waited before anything was measured */
  constructor(unknownMs: number) {
    this.#unknownMs = unknownMs;
  }

  /** When what is not acknowledged counts as lost, after so long. */
  get timeoutMs(): number {
    if (this.#meanMs === undefined) return this.#unknownMs * this.#factor;
    return (this.#meanMs + this.spreadMs) * this.#factor;
  }

  /** How long an answer may take that has to be made first; what is usual before anything was measured. */
  get answerMs(): number {
    return this.#meanMs === undefined ? this.#unknownMs : 2 * this.timeoutMs;
  }

  /** By how much one may take longer than another. */
  get spreadMs(): number {
    return Math.max(grainMs, 2 * this.#deviationMs);
  }

  measure(tookMs: number): void {
    this.#factor = 1;
    if (this.#meanMs === undefined) {
      this.#meanMs = tookMs;
      this.#deviationMs = tookMs / 4;
      return;
    }
    // What had to wait for something else at the peer says little about the way there and back.
    const off = Math.min(tookMs, 1.5 * this.#meanMs + grainMs) - this.#meanMs;
    this.#deviationMs += (Math.abs(off) - this.#deviationMs) / 4;
    this.#meanMs += off / 8;
  }

  /** What was lost, as it seemed, may only have been slow. */
  backOff(): void {
    this.#factor = Math.min(this.#factor * 2, 8);
  }
}
