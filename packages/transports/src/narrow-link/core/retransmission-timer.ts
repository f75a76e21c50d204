// How long to wait for an acknowledgement before a fragment is sent again: what a round trip takes, smoothed, and four
// times how much that varies (RFC 6298), and how long the other side may keep an acknowledgement back. It doubles while
// nothing is acknowledged, but not for long: on these links loss is weather, and no sign of a queue.

/** How long an acknowledgement may wait for more to acknowledge. */
export const acknowledgeAfterMs = 5;

const initialMs = 300;
const leastMs = 20;
const mostMs = 4000;
const backoffMax = 4;

export class RetransmissionTimer {
  #smoothedMs: number | undefined;
  #variationMs = 0;
  #backoff = 1;
  #expiredAtMs = Number.NEGATIVE_INFINITY;

  get waitMs(): number {
    const baseMs =
      this.#smoothedMs === undefined ? initialMs : this.#smoothedMs + 4 * this.#variationMs + acknowledgeAfterMs;
    return Math.min(mostMs, Math.max(leastMs, baseMs) * this.#backoff);
  }

  /** How long one that was overtaken may still be on its way: datagrams that leave together come in any order. */
  get patienceMs(): number {
    return this.#smoothedMs === undefined ? initialMs : this.#smoothedMs * 1.125 + acknowledgeAfterMs;
  }

  /** Whether nothing was acknowledged since a wait was over. */
  get isBackedOff(): boolean {
    return this.#backoff > 2;
  }

  /** A fragment that was sent once has been acknowledged. */
  sample(roundTripMs: number): void {
    if (this.#smoothedMs === undefined) {
      this.#smoothedMs = roundTripMs;
      this.#variationMs = roundTripMs / 2;
      return;
    }
    this.#variationMs += (Math.abs(this.#smoothedMs - roundTripMs) - this.#variationMs) / 4;
    this.#smoothedMs += (roundTripMs - this.#smoothedMs) / 8;
  }

  progressed(): void {
    this.#backoff = 1;
  }

  /** Fragments that were sent together are over together, and count once. */
  expired(nowMs: number): void {
    if (nowMs < this.#expiredAtMs + this.waitMs) return;
    this.#expiredAtMs = nowMs;
    this.#backoff = Math.min(backoffMax, this.#backoff * 2);
  }
}
