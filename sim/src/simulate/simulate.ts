// The one call: an application under partitions, crashes and bad links, from a seed or from a schedule that was kept.

import type { Fields } from "@joinery/crdt";
import type { Seed } from "../kernel/random-key.js";
import { exitCode } from "../scenarios/verdict.js";
import type { SimulatedApp } from "./app.js";
import { drawSchedule } from "./draw-schedule.js";
import { checkOptions } from "./read-app.js";
import { readSchedule } from "./read-schedule.js";
import { runSchedule } from "./run-schedule.js";
import type { Schedule } from "./schedule.js";
import type { Simulation } from "./simulation.js";

export interface SimulateOptions {
  /** What decides every fault and every operation; default 1. */
  readonly seed?: Seed;
  /** Runs it twice: code of the application that depends on anything but its arguments shows. Default false. */
  readonly twice?: boolean;
}

/**
 * Runs the real replicas of an application's document at many nodes, in one process and in virtual time, while the network splits and
 * nodes crash as the seed says; heals all; and checks that all nodes end with the same, that nothing acknowledged was lost, and
 * that the application's invariants held at every node all the time. Synchronous; some seconds for a thousand operations.
 * Throws `SimulationError` for options that can't be, and for code of the application that fails.
 */
export function simulate<F extends Fields, Args>(
  app: SimulatedApp<F, Args>,
  options: SimulateOptions = {},
): Simulation {
  checkOptions(options, ["seed", "twice"]);
  const { seed = 1, twice = false } = options;
  const schedule = drawSchedule(app, seed);
  const first = runSchedule(app, schedule);
  return twice && first.verdict === "pass" ? compared(first, runSchedule(app, schedule)) : first;
}

/** Runs a schedule again, as `simulate` gave it or as JSON. Throws `SimulationError` with code `INVALID_SCHEDULE` for what is none. */
export function replay<F extends Fields, Args>(app: SimulatedApp<F, Args>, schedule: Schedule | unknown): Simulation {
  return runSchedule(app, readSchedule(schedule, app));
}

function compared(first: Simulation, second: Simulation): Simulation {
  if (first.traceHash === second.traceHash) return first;
  const reason =
    "the same schedule ran otherwise a second time: let operations and invariants depend on nothing but what they are given, " +
    "not on Math.random, on clocks, or on what an earlier run left in a variable";
  return {
    ...first,
    verdict: "fail",
    exitCode: exitCode.nondeterminism,
    reason,
    failure: "nondeterminism",
    fingerprint: null,
  };
}
