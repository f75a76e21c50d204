// Says on standard error how far a run is: a line that is rewritten on a terminal, else a line every ten seconds.

import type { RunProgress } from "@joinery/sim";

const terminalEveryMs = 200;
const logEveryMs = 10_000;

/** A listener for a run's progress. */
export function createProgress(): (progress: RunProgress) => void {
  const { isTTY } = process.stderr;
  const startedMs = performance.now();
  let nextMs = isTTY ? 0 : logEveryMs;
  return (progress) => {
    const elapsedMs = performance.now() - startedMs;
    const isOver = progress.virtualMs === progress.durationMs;
    if (elapsedMs < nextMs && !(isTTY && isOver)) return;
    nextMs = elapsedMs + (isTTY ? terminalEveryMs : logEveryMs);
    const text = lineOf(progress, elapsedMs / 1000);
    process.stderr.write(isTTY ? `\r\u001b[K${text}${isOver ? "\n" : ""}` : `${text}\n`);
  };
}

function lineOf({ virtualMs, durationMs, events, violations }: RunProgress, elapsed: number): string {
  const phase =
    virtualMs <= durationMs
      ? `${(virtualMs / 1000).toFixed(1)} of ${durationMs / 1000} virtual s`
      : "healed, waiting until all agree";
  const rate = Math.round(events / Math.max(elapsed, 0.001));
  const found = violations === 0 ? "" : `, ${violations} violations`;
  return `simulating: ${phase}, ${events} events, ${rate} events/s, ${elapsed.toFixed(0)} s${found}`;
}
