// Times work in milliseconds, with the resolution that the platform gives.

/** How long `work` took, its promise included. */
export async function millisecondsOf(work: () => Promise<void> | void): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Operations per second. */
export function rate(operations: number, milliseconds: number): number {
  return (operations * 1000) / milliseconds;
}
