// From a schedule that failed to the smallest that fails alike, and the run of it. Candidates are tried in as many threads as one likes:
// what is found is the same.

import {
  describeSize,
  type FirstThatFails,
  fingerprintOfRun,
  replay,
  type Schedule,
  type Simulation,
  shrinkScheduleTogether,
  waysToShrink,
} from "@joinery/sim";
import { counted } from "../counted.js";
import { createProgressLine } from "../progress-line.js";
import type { AnyApp } from "./load-app.js";
import type { WorkerTask } from "./swarm-worker.js";
import { WorkerPool } from "./worker-pool.js";

export interface ShrunkFailure {
  readonly simulation: Simulation;
  readonly runs: number;
}

export interface FailureToShrink {
  readonly schedule: Schedule | undefined;
  readonly failure: string | null;
  readonly fingerprint: string | null;
}

const runsMaxDefault = 2000;

/** `task` says where threads find the application. One that did not repeat can't be shrunk by running it. */
export async function shrinkFailure(
  app: AnyApp,
  { schedule, failure, fingerprint }: FailureToShrink,
  task: WorkerTask,
  jobs: number,
): Promise<ShrunkFailure> {
  const say = createProgressLine();
  let runs = 0;
  const ran = (candidate: Schedule): void => {
    runs++;
    say(() => `shrinking: ${counted(runs, "run")}, ${describeSize(candidate)}`, false);
  };
  const pool = jobs > 1 ? new WorkerPool(task, jobs) : undefined;
  const firstThatFails = pool === undefined ? inTurn(app, fingerprint, ran) : together(pool, fingerprint, ran);
  const runsMax = failure === "nondeterminism" ? 0 : runsMaxDefault;
  try {
    const shrunk = await shrinkScheduleTogether(schedule as Schedule, {
      ...{ firstThatFails, runsMax },
      ...waysToShrink(app),
    });
    return { simulation: replay(app, shrunk.schedule), runs: shrunk.runs };
  } finally {
    await pool?.close();
  }
}

function inTurn(app: AnyApp, fingerprint: string | null, ran: (candidate: Schedule) => void): FirstThatFails<Schedule> {
  return async (candidates) => {
    for (const [at, candidate] of candidates.entries()) {
      // Lets signals and what is written to terminals through.
      await new Promise((resolve) => setImmediate(resolve));
      ran(candidate);
      if (fingerprintOfRun(app, candidate, fingerprint) === fingerprint) return at;
    }
    return -1;
  };
}

/** Those after one that fails are not begun; one before it may fail still. */
function together(
  pool: WorkerPool,
  fingerprint: string | null,
  ran: (candidate: Schedule) => void,
): FirstThatFails<Schedule> {
  return async (candidates) => {
    const places = new Map(candidates.map((candidate, at) => [candidate, at]));
    let next = 0;
    let found = candidates.length;
    await pool.run<string | null>({
      next: () => (next < found ? { schedule: candidates[next++] as Schedule, sought: fingerprint } : undefined),
      onAnswer: (answer, question) => {
        const { schedule } = question as { readonly schedule: Schedule };
        ran(schedule);
        if (answer === fingerprint) found = Math.min(found, places.get(schedule) as number);
      },
    });
    return found === candidates.length ? -1 : found;
  };
}
