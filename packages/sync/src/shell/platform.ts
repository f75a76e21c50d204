// What sync takes of the platform where nobody says otherwise: timers, and numbers that nobody can foresee.

import type { RandomWord } from "../core/session-options.js";
import type { SyncTimers } from "./sync.js";

const words = new Uint32Array(1);

/** From the platform's source for secrets. */
export const randomWord: RandomWord = () => globalThis.crypto.getRandomValues(words)[0] as number;

/** Looked up at each call, so that a test's fake timers take effect. */
export const platformTimers: SyncTimers = {
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
