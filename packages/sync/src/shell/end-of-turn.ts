// The end of a turn of the event loop, when everything that came with it has been read: what is said then is said once for all
// of it. Browsers give each message a task of its own and have no such moment; there it is the end of the task.

// Not looked up at each call: who fakes timers in a test fakes times, not turns.
const { setImmediate } = globalThis as { readonly setImmediate?: (run: () => void) => unknown };

/** Runs `run` once, when this turn ends. */
export function atEndOfTurn(run: () => void): void {
  if (setImmediate === undefined) queueMicrotask(run);
  else setImmediate(run);
}
