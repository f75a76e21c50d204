// What fails when a schedule is run, in as much as shrinking needs to know.

import type { Fields } from "@joinery/crdt";
import type { SimulatedApp } from "./app.js";
import { fingerprintOfThrown } from "./fingerprint.js";
import { runSchedule } from "./run-schedule.js";
import type { Schedule } from "./schedule.js";

/** The fingerprint of what fails when a schedule is run, or of what is thrown; null where all holds. */
export function fingerprintOfRun<F extends Fields, Args>(
  app: SimulatedApp<F, Args>,
  schedule: Schedule,
): string | null {
  try {
    return runSchedule(app, schedule).fingerprint;
  } catch (error) {
    return fingerprintOfThrown(error);
  }
}
