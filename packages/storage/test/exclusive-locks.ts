// The exclusive locks of `navigator.locks`, for tests in Node: in the order of the requests, and given up when a signal says so.

/** A lock manager of its own, which knows exclusive requests with a signal and no others. */
export function exclusiveLocks(): LockManager {
  const last = new Map<string, Promise<unknown>>();
  const request = async (name: string, { signal }: LockOptions, held: () => Promise<unknown>): Promise<unknown> => {
    const before = last.get(name);
    let done = (): void => undefined;
    last.set(name, Promise.all([before, new Promise<void>((resolve) => (done = resolve))]));
    try {
      const aborted = new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
      await Promise.race([before, aborted]);
      return await held();
    } finally {
      done();
    }
  };
  return { request, query: async () => ({}) } as unknown as LockManager;
}
