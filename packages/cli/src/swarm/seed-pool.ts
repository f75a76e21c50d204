// Runs seeds in several threads, or in this one where one is enough. Outcomes come in any order; what is made of them goes by seeds.

import { type AppSize, loadApp } from "./load-app.js";
import { runSeed, type SeedOutcome } from "./seed-outcome.js";
import type { SeedRange } from "./seed-range.js";
import { WorkerPool } from "./worker-pool.js";

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
  if (jobs > 1) return runTogether(options);
  for (let seed = seeds.first; seed <= seeds.last; seed++) {
    if (!onOutcome(runSeed(app, seed))) return;
    // Lets signals and what is written to terminals through.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function runTogether({ seeds, jobs, appFile, size, onOutcome }: PoolOptions): Promise<void> {
  const pool = new WorkerPool({ appFile, size }, Math.min(jobs, seeds.last - seeds.first + 1));
  let next = seeds.first;
  try {
    await pool.run<SeedOutcome>({
      next: () => (next > seeds.last ? undefined : { seed: next++ }),
      onAnswer: (outcome) => {
        if (!onOutcome(outcome)) next = seeds.last + 1;
      },
    });
  } finally {
    await pool.close();
  }
}
