// When links speak. At the end of the turn in which something came up, so what came in one turn goes out in one frame per link.
// Many links cost time, and a frame costs most of it whatever is in it: after they spoke they listen for a few times as long,
// so the busier a replica is, the more goes into each frame.

import { atEndOfTurn } from "./end-of-turn.js";
import type { SyncTimers } from "./sync.js";

/** From so many links on they listen after they spoke, for so many times as long, and no longer than this. */
const manyLinks = 8;
const listeningFactor = 4;
const listeningMsMax = 16;

export interface SpeakingOptions {
  readonly timers: SyncTimers;
  /** More new entries than this don't wait for the end of a turn: one that writes in a loop ends when the loop does. */
  readonly announcedMax: number;
  /** Lets those speak who may have something to say; answers how many. */
  speak(): number;
}

export class SpeakingTimes {
  readonly #options: SpeakingOptions;
  #isDue = false;
  #announced = 0;
  #listensUntilMs = 0;

  constructor(options: SpeakingOptions) {
    this.#options = options;
  }

  /** Somebody may have something to say. */
  stirred(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const waitMs = this.#listensUntilMs - performance.now();
    if (waitMs < 1) atEndOfTurn(() => this.#speak());
    else this.#options.timers.setTimeout(() => this.#speak(), Math.ceil(waitMs));
  }

  /** So many entries are new. */
  announced(entries: number): void {
    this.#announced += entries;
    if (this.#announced < this.#options.announcedMax) return;
    this.#announced = 0;
    queueMicrotask(() => this.#speak());
  }

  #speak(): void {
    this.#isDue = false;
    this.#announced = 0;
    const startedMs = performance.now();
    const isMany = this.#options.speak() >= manyLinks;
    if (!isMany) return;
    const endedMs = performance.now();
    this.#listensUntilMs = endedMs + Math.min((endedMs - startedMs) * listeningFactor, listeningMsMax);
  }
}
