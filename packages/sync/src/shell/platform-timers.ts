// The timers that are there where nobody gives others.

import type { SyncTimers } from "./sync.js";

/** Looked up at each call, so that a test's fake timers take effect. */
export const platformTimers: SyncTimers = {
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
