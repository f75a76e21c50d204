// How the schedules of an application become smaller beside what schedules of any have in common: by simpler values of its operations, and by
// the frames that faults of chance lose in a run of it. Whoever shrinks takes these, so that all find the same.

import type { Fields } from "@joinery/crdt";
import type { ShrinkOptions } from "../shrink/shrink-schedule.js";
import type { SimulatedApp } from "./app.js";
import { framesLost } from "./frames-lost.js";
import { simplerSteps } from "./simpler-steps.js";

export type WaysToShrink = Required<Pick<ShrinkOptions, "simpler" | "lostBy">>;

export function waysToShrink<F extends Fields, Args>(app: SimulatedApp<F, Args>): WaysToShrink {
  return {
    simpler: (step) => simplerSteps(app, step),
    lostBy: (schedule, fault) => framesLost(app, schedule, fault),
  };
}
