// A signal with two reasons to abort: somebody stops, or it takes too long. Made by hand, as Node 20 may collect an AbortSignal.timeout that
// only an AbortSignal.any refers to, and then neither ever fires.

/** Aborts with `stop`, or with a `TimeoutError` after so many milliseconds. Keeps no process alive. */
export function abortAfter(stop: AbortSignal, delayMs: number): AbortSignal {
  const both = new AbortController();
  const tooLong = (): void => both.abort(new DOMException(`it took more than ${delayMs / 1000} s`, "TimeoutError"));
  const timer = setTimeout(tooLong, delayMs);
  timer.unref();
  const stopped = (): void => {
    clearTimeout(timer);
    both.abort(stop.reason);
  };
  if (stop.aborted) stopped();
  else stop.addEventListener("abort", stopped, { once: true });
  return both.signal;
}
