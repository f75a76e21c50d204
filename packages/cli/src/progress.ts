// Says on standard error how far a simulation is.

import type { RunProgress } from "@joinery/sim";
import { createProgressLine } from "./progress-line.js";

/** A listener for a run's progress. */
export function createProgress(): (progress: RunProgress) => void {
  const say = createProgressLine();
  return (progress) => {
    const isOver = progress.virtualMs === progress.durationMs;
    say((elapsedSeconds) => lineOf(progress, elapsedSeconds), isOver);
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
