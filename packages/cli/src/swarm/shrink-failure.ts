// From a schedule that failed to the smallest that fails alike, and the run of it.

import { replay, type Schedule, type Simulation, shrinkSchedule, simplerSteps } from "@joinery/sim";
import { createProgressLine } from "../progress-line.js";
import type { AnyApp } from "./load-app.js";

export interface ShrunkFailure {
  readonly simulation: Simulation;
  readonly runs: number;
}

/** One that did not repeat can't be shrunk by running it. */
export function shrinkFailure(
  app: AnyApp,
  { schedule, failure }: { readonly schedule: Schedule | undefined; readonly failure: string | null },
): ShrunkFailure {
  const say = createProgressLine();
  let runs = 0;
  const fails = (candidate: Schedule): boolean => {
    runs++;
    say(
      () => `shrinking: ${runs} runs, ${candidate.steps.length} operations, ${candidate.faults.length} faults`,
      false,
    );
    return replay(app, candidate).failure === failure;
  };
  const runsMax = failure === "nondeterminism" ? 0 : 2000;
  const shrunk = shrinkSchedule(schedule as Schedule, { fails, runsMax, simpler: (step) => simplerSteps(app, step) });
  return { simulation: replay(app, shrunk.schedule), runs: shrunk.runs };
}
