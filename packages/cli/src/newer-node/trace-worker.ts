// The process that a newer Node runs: it makes runs that were made here again, and answers each with its trace hash.

import { replay, type Schedule, SimulationError, simulate } from "@joinery/sim";
import { type RunOptions, simulated } from "../run-simulation.js";
import { type AnyApp, type AppSize, loadApp } from "../swarm/load-app.js";
import { UsageError } from "../usage-error.js";

/** Where the application of seeds and schedules is found. */
export interface TraceTask {
  readonly appFile: string | undefined;
  readonly size: AppSize;
}

/** A seed of an application, a schedule of one, or what `joinery sim run` runs. */
export type TraceQuestion =
  | { readonly task: TraceTask; readonly seed: number }
  | { readonly task: TraceTask; readonly schedule: Schedule }
  | { readonly run: RunOptions };

export type TraceAnswer =
  | { readonly traceHash: string }
  /** What ended the run there. */
  | { readonly threw: string }
  /** Why it could not be begun there. */
  | { readonly unusable: string };

let app: Promise<AnyApp> | undefined;

process.on("message", (question: TraceQuestion) => {
  void answer(question).then((told) => process.send?.(told));
});

async function answer(question: TraceQuestion): Promise<TraceAnswer> {
  try {
    return { traceHash: await traceHash(question) };
  } catch (error) {
    if (error instanceof SimulationError) return { threw: error.message };
    if (error instanceof UsageError) return { unusable: error.message };
    throw error;
  }
}

async function traceHash(question: TraceQuestion): Promise<string> {
  if ("run" in question) return simulated(question.run).result.traceHash;
  const { task } = question;
  app ??= loadApp(task.appFile, task.size);
  const run = "seed" in question ? simulate(await app, { seed: question.seed }) : replay(await app, question.schedule);
  return run.traceHash;
}
