// A worker of a swarm: runs the seeds that it is given, one by one, and tells what came of each.

import { parentPort, workerData } from "node:worker_threads";
import { SimulationError, type SimulationFault } from "@joinery/sim";
import { type AppSize, loadApp } from "./load-app.js";
import { runSeed, type SeedOutcome } from "./seed-outcome.js";

/** What a worker is started with. */
export interface WorkerTask {
  readonly appFile: string | undefined;
  readonly size: AppSize;
}

/** What a worker answers to a seed: errors lose their class between threads. */
export type WorkerAnswer =
  | { readonly ok: true; readonly outcome: SeedOutcome }
  | { readonly ok: false; readonly code: SimulationFault; readonly message: string };

const { appFile, size } = workerData as WorkerTask;
const app = await loadApp(appFile, size);
parentPort?.on("message", (seed: number) => parentPort?.postMessage(answer(seed)));

function answer(seed: number): WorkerAnswer {
  try {
    return { ok: true, outcome: runSeed(app, seed) };
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    const { code, message } = error;
    return { ok: false, code, message };
  }
}
