// What a wait rejects with whose signal was aborted: a signal that was one's own says why, one of `AbortSignal.timeout` knows only
// that it was too late, not for what.

import { WaitTimeoutError } from "../errors.js";

/** The signal's reason, or an error that says what it was too late for: `what` completes "timeout while waiting for ...". */
export function endedWait(signal: AbortSignal, what: () => string): unknown {
  const cause: unknown = signal.reason;
  const isTimeout = cause instanceof Error && cause.name === "TimeoutError";
  return isTimeout ? new WaitTimeoutError(`timeout while waiting for ${what()}`, { cause }) : cause;
}

/** Throws that where the signal is aborted already. */
export function throwIfEnded(signal: AbortSignal | undefined, what: () => string): void {
  if (signal?.aborted === true) throw endedWait(signal, what);
}
