// When to put a question again that has got no answer: after `repairMs`, then twice as long each time, and at last no more.

import type { SessionLimits } from "../session-options.js";
import { triesMax } from "./opening-part.js";

export class Deadline {
  readonly #limits: SessionLimits;
  #tries = 0;
  #atMs: number = Number.POSITIVE_INFINITY;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
  }

  /** True when the question has been put so often that no answer is to be expected. */
  get isSpent(): boolean {
    return this.#tries > triesMax;
  }

  /** Waits for an answer to a question put just now. */
  start(nowMs: number): void {
    this.#tries++;
    this.#atMs = nowMs + Math.min(this.#limits.repairMs * 2 ** (this.#tries - 1), this.#limits.repairMsMax);
  }

  /** An answer has come, and with it another question. */
  answered(nowMs: number): void {
    this.#tries = 0;
    this.start(nowMs);
  }

  stop(): void {
    this.#atMs = Number.POSITIVE_INFINITY;
  }

  isOver(nowMs: number): boolean {
    return nowMs >= this.#atMs;
  }
}
