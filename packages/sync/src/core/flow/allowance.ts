// What a peer may have done for it on its word. A question of ten bytes can be worth megabytes of answers, or a pass over a whole log;
// so what a session says beside entries, and the work of finding out what to say, are taken from an allowance that time fills up, and
// whatever the peer itself sends. While it is used up, questions wait: honest ones never ask for so much.

import type { SessionLimits } from "../session-options.js";

/** An entry that is looked up, or an author or a part that is summed up, counts like so many bytes. */
export const lookUpBytes = 16;

export class Allowance {
  readonly #bytesMax: number;
  readonly #bytesPerSecond: number;
  #left: number;
  #atMs: number;

  constructor({ answerBytesMax, answerBytesPerSecond }: SessionLimits, nowMs: number) {
    this.#bytesMax = answerBytesMax;
    this.#bytesPerSecond = answerBytesPerSecond;
    this.#left = answerBytesMax;
    this.#atMs = nowMs;
  }

  /** False while it is used up. */
  get isOpen(): boolean {
    return this.#left > 0;
  }

  /** True when time adds nothing to it. */
  get isFull(): boolean {
    return this.#left === this.#bytesMax;
  }

  /** Time has passed, and so many bytes have come from the peer. */
  fill(bytes: number, nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#atMs);
    this.#atMs += passedMs;
    this.add(bytes + (passedMs * this.#bytesPerSecond) / 1000);
  }

  /** Work that was reckoned with has led to what the peer takes. */
  add(bytes: number): void {
    this.#left = Math.min(this.#bytesMax, this.#left + bytes);
  }

  /** So many bytes were read or encoded, to be told or to be written: not as dear as bytes that go out. */
  spendOnMaking(bytes: number): void {
    this.spend(bytes / lookUpBytes);
  }

  /** One thing may go beyond what is left, and is made up for by two seconds at most. */
  spend(bytes: number): void {
    this.#left = Math.max(this.#left - bytes, -2 * this.#bytesPerSecond);
  }
}
