// One turn of the event loop, for adapters whose platform has no network: no handler may run inside a `send`.

/** What is needed of the platform; both are looked up at each call, so a test's fake timers take effect. */
interface Platform {
  setImmediate?: (run: () => void) => unknown;
  setTimeout: (run: () => void, delayMs: number) => unknown;
}

/** Runs `run` in the next turn: by `setImmediate`, or by a timer of 0 ms where there is none. */
export function nextTurn(run: () => void): void {
  const platform = globalThis as unknown as Platform;
  if (platform.setImmediate !== undefined) platform.setImmediate(run);
  else platform.setTimeout(run, 0);
}
