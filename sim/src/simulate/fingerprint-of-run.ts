// What fails when a schedule is run, in as much as shrinking needs to know.

import type { Fields } from "@joinery/crdt";
import { isAboutRest } from "../checkers/rest-checker.js";
import type { SimulatedApp } from "./app.js";
import { fingerprintOfThrown } from "./fingerprint.js";
import { runSchedule } from "./run-schedule.js";
import type { Schedule } from "./schedule.js";

/**
 * The fingerprint of what fails when a schedule is run, or of what is thrown; null where all holds. `sought`, the one that is looked for,
 * spares time: whether nodes fall silent takes them 10 s more, longer than most small schedules, and is tried only where that was found.
 */
export function fingerprintOfRun<F extends Fields, Args>(
  app: SimulatedApp<F, Args>,
  schedule: Schedule,
  sought?: string | null,
): string | null {
  try {
    return runSchedule(app, schedule, { endsEarly: sought !== undefined && !isAboutRest(sought) }).fingerprint;
  } catch (error) {
    return fingerprintOfThrown(error);
  }
}
