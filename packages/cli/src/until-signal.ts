// Commands that go on until they are told to stop.

/** Runs `run`, whose signal aborts on SIGINT and SIGTERM. A second one ends the process at once. */
export async function untilSignal(run: (stop: AbortController) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
    release();
  };
  const release = (): void => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeListener(signal, end);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
  try {
    await run(stop);
  } finally {
    release();
  }
}
