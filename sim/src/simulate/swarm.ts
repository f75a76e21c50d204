// Many seeds of one application, one after the other, until one fails: then the smallest schedule that fails alike.

import type { Fields } from "@joinery/crdt";
import type { Seed } from "../kernel/random-key.js";
import { type Shrunk, shrinkSchedule } from "../shrink/shrink-schedule.js";
import type { SimulatedApp } from "./app.js";
import { fingerprintOfRun } from "./fingerprint-of-run.js";
import { called } from "./known-names.js";
import { checkOptions } from "./read-app.js";
import { runSchedule } from "./run-schedule.js";
import { simulate } from "./simulate.js";
import type { Simulation } from "./simulation.js";
import { invalidOptions } from "./simulation-error.js";
import { waysToShrink } from "./ways-to-shrink.js";

export interface SwarmOptions {
  /** The first seed; the others follow on it. Default 1. */
  readonly seed?: Seed;
  /** How many seeds, 1 or more. Default 20. */
  readonly runs?: number;
  /** Most runs that shrinking takes; 0 for none. Default 500. */
  readonly shrinkRunsMax?: number;
  readonly onRun?: (seed: Seed, simulation: Simulation) => void;
}

/** What a swarm found. */
export interface Swarm {
  /** How many seeds passed. Those in which no operation was made are not among them. */
  readonly passed: number;
  /** The first that failed, or the first of all where no operation was made with any seed; absent when the swarm passed. */
  readonly failed?: SwarmFailure;
}

export interface SwarmFailure {
  readonly seed: Seed;
  readonly simulation: Simulation;
  /** The run of the smallest schedule found that fails alike: by the same check, with the same kind of finding. */
  readonly smallest: Simulation;
  /** How many runs it took to find it. */
  readonly shrinkRuns: number;
}

const runsDefault = 20;
const shrinkRunsMaxDefault = 500;
/** Every so many seeds are run twice, to see that they repeat; the first one is. */
const seedsPerRepeat = 10;

/**
 * Seeds in which no operation was made are passed over, for where operations are few, all nodes that would make them may be down; only where
 * it is so with all seeds, nothing was checked. Throws as `simulate` does.
 */
export function swarm<F extends Fields, Args>(app: SimulatedApp<F, Args>, options: SwarmOptions = {}): Swarm {
  checkOptions(options, ["seed", "runs", "shrinkRunsMax", "onRun"]);
  const { seed: first = 1, runs = runsDefault, shrinkRunsMax = shrinkRunsMaxDefault, onRun } = options;
  checkCount("seed", first, 0);
  checkCount("runs", runs, 1);
  checkCount("shrinkRunsMax", shrinkRunsMax, 0);
  let passed = 0;
  let unchecked: Simulation | undefined;
  for (let run = 0; run < runs; run++) {
    const seed = first + run;
    const simulation = simulate(app, { seed, twice: run % seedsPerRepeat === 0 });
    onRun?.(seed, simulation);
    if (simulation.verdict === "pass") passed++;
    if (simulation.verdict === "unchecked") unchecked ??= simulation;
    if (simulation.verdict !== "fail") continue;
    const { schedule, runs: shrinkRuns } = shrunk(app, simulation, shrinkRunsMax);
    const smallest = schedule === simulation.schedule ? simulation : runSchedule(app, schedule);
    return { passed, failed: { seed, simulation, smallest, shrinkRuns } };
  }
  if (passed > 0 || unchecked === undefined) return { passed };
  return { passed, failed: { seed: first, simulation: unchecked, smallest: unchecked, shrinkRuns: 0 } };
}

function checkCount(name: string, value: unknown, min: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= min) return;
  throw invalidOptions(`${name} is ${called(value)}: give a whole number, ${min} or more`);
}

/** A run that does not repeat can't be shrunk by running it. */
function shrunk<F extends Fields, Args>(
  app: SimulatedApp<F, Args>,
  { schedule, failure, fingerprint }: Simulation,
  runsMax: number,
): Shrunk {
  if (failure === "nondeterminism") return { schedule, runs: 0 };
  return shrinkSchedule(schedule, {
    runsMax,
    fails: (candidate) => fingerprintOfRun(app, candidate, fingerprint) === fingerprint,
    ...waysToShrink(app),
  });
}
