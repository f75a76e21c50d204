// Wakes a document when something that was parked may be applied. It keeps no process alive.

import { timerMsMax } from "../check-argument.js";

export class DueTimer {
  readonly #now: () => number;
  readonly #wake: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(now: () => number, wake: () => void) {
    this.#now = now;
    this.#wake = wake;
  }

  /** Wakes at `dueMs` and not at what was set before; not at all when it is undefined. */
  set(dueMs: number | undefined): void {
    this.stop();
    if (dueMs === undefined) return;
    const delayMs = Math.min(Math.max(dueMs - this.#now(), 0), timerMsMax);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#wake();
    }, delayMs);
    (this.#timer as unknown as { unref?: () => void }).unref?.();
  }

  stop(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
