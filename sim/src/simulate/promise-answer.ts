// Answers that come later, where one was wanted at once: a run has no later.

/** True for a promise. How it ends concerns nobody any more: left alone, one that rejects would end the process. */
export function isPromise(answer: unknown): boolean {
  if (typeof (answer as { readonly then?: unknown } | null | undefined)?.then !== "function") return false;
  void Promise.resolve(answer).catch(() => undefined);
  return true;
}
