// A worker of a swarm: runs the seeds and schedules that it is given, one by one, and tells what came of each.

import { parentPort, workerData } from "node:worker_threads";
import { fingerprintOfRun, type Schedule, SimulationError, type SimulationFault } from "@joinery/sim";
import { type AppSize, loadApp } from "./load-app.js";
import { runSeed, type SeedOutcome } from "./seed-outcome.js";

/** What a worker is started with. */
export interface WorkerTask {
  readonly appFile: string | undefined;
  readonly size: AppSize;
}

/** A seed, which is answered with its outcome, or a schedule, which is answered with the fingerprint of what fails. */
export type WorkerQuestion =
  | { readonly seed: number; readonly twice: boolean }
  | { readonly schedule: Schedule; readonly sought: string | null };

/** What a worker answers: errors lose their class between threads, and what was thrown may be anything. */
export type WorkerAnswer =
  | { readonly ok: true; readonly answer: SeedOutcome | string | null }
  | { readonly ok: false; readonly code: SimulationFault; readonly message: string; readonly thrown: Thrown };

/** With which seed, and from where code of the application threw; undefined where it did not. */
interface Thrown {
  readonly seed: number | undefined;
  readonly stack: string | undefined;
}

const { appFile, size } = workerData as WorkerTask;
const app = await loadApp(appFile, size);
parentPort?.on("message", (question: WorkerQuestion) => parentPort?.postMessage(answer(question)));

function answer(question: WorkerQuestion): WorkerAnswer {
  try {
    const found =
      "seed" in question
        ? runSeed(app, question.seed, question.twice)
        : fingerprintOfRun(app, question.schedule, question.sought);
    return { ok: true, answer: found };
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    const { code, message, seed, cause } = error;
    return { ok: false, code, message, thrown: { seed, stack: cause instanceof Error ? cause.stack : undefined } };
  }
}
