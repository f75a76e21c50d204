// Which frames a fault of a schedule loses, by name: what shrinking makes a list of.

import type { Fields } from "@joinery/crdt";
import type { SimulatedApp } from "./app.js";
import { runSchedule } from "./run-schedule.js";
import type { LostFrame, Schedule } from "./schedule.js";

/** Runs the schedule; `fault` is a place in its list of faults. */
export function framesLost<F extends Fields, Args>(
  app: SimulatedApp<F, Args>,
  schedule: Schedule,
  fault: number,
): readonly LostFrame[] {
  const lost: LostFrame[] = [];
  try {
    runSchedule(app, schedule, {
      onLost: (at, { from, to, sequence }) => {
        if (at === fault) lost.push([from, to, sequence]);
      },
      endsEarly: true,
    });
  } catch {
    // What is thrown may be the failure that is made smaller: until then these frames were lost.
  }
  return lost;
}
