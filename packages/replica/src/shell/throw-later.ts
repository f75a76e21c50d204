// An error that nobody takes must not be missed, nor disturb whoever happens to run just now.

/** Throws `error` in a turn of its own, so that it surfaces where the platform reports uncaught ones. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
