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

interface Warner {
  readonly process?: { emitWarning?(warning: string, options: { readonly code: string }): void };
}

/** Tells whoever runs the process, where it can't be an error; nobody in a browser. */
export function warn(warning: string, code: string): void {
  (globalThis as unknown as Warner).process?.emitWarning?.(warning, { code });
}
