// Runs seeds in several threads, or in this one where one is enough. Outcomes come in any order; what is made of them goes by seeds.

import { Worker } from "node:worker_threads";
import { SimulationError } from "@joinery/sim";
import { type AppSize, loadApp } from "./load-app.js";
import { runSeed, type SeedOutcome } from "./seed-outcome.js";
import type { SeedRange } from "./seed-range.js";
import type { WorkerAnswer, WorkerTask } from "./swarm-worker.js";

export interface PoolOptions {
  readonly seeds: SeedRange;
  readonly jobs: number;
  readonly appFile: string | undefined;
  readonly size: AppSize;
  /** Hears of each seed; answers false when no more are to be begun. */
  readonly onOutcome: (outcome: SeedOutcome) => boolean;
}

/** Resolves when all seeds that were begun are through. Rejects with what keeps the application from being simulated. */
export async function runSeeds(options: PoolOptions): Promise<void> {
  const { seeds, jobs, appFile, size, onOutcome } = options;
  // Here too, so that what is wrong with it is told once, before any thread is started.
  const app = await loadApp(appFile, size);
  if (jobs > 1) {
    const queue = new SeedQueue(seeds, onOutcome);
    const task: WorkerTask = { appFile, size };
    const count = Math.min(jobs, seeds.last - seeds.first + 1);
    await Promise.all(Array.from({ length: count }, () => runWorker(task, queue)));
    return;
  }
  for (let seed = seeds.first; seed <= seeds.last; seed++) {
    if (!onOutcome(runSeed(app, seed))) return;
    // Lets signals and what is written to terminals through.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Hands out seeds in order until it is told to stop. */
class SeedQueue {
  readonly #seeds: SeedRange;
  readonly #onOutcome: (outcome: SeedOutcome) => boolean;
  #next: number;

  constructor(seeds: SeedRange, onOutcome: (outcome: SeedOutcome) => boolean) {
    this.#seeds = seeds;
    this.#onOutcome = onOutcome;
    this.#next = seeds.first;
  }

  take(): number | undefined {
    return this.#next > this.#seeds.last ? undefined : this.#next++;
  }

  told(outcome: SeedOutcome): void {
    if (!this.#onOutcome(outcome)) this.end();
  }

  /** No more seeds are begun. */
  end(): void {
    this.#next = this.#seeds.last + 1;
  }
}

/** Feeds one worker until there are no seeds left. */
function runWorker(task: WorkerTask, queue: SeedQueue): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./swarm-worker.js", import.meta.url), { workerData: task });
    const feed = (): void => {
      const seed = queue.take();
      if (seed !== undefined) worker.postMessage(seed);
      else void worker.terminate().then(() => resolve());
    };
    worker.on("message", (answer: WorkerAnswer) => {
      if (answer.ok) {
        queue.told(answer.outcome);
        feed();
        return;
      }
      queue.end();
      void worker.terminate();
      reject(new SimulationError(answer.code, answer.message));
    });
    worker.on("error", reject);
    worker.on("online", feed);
  });
}
