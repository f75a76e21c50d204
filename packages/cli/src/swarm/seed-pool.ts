// Runs seeds in several threads, or in this one where one is enough. Outcomes come in any order; what is made of them goes by seeds.
// A share of them is run again: here, and where a newer Node is at hand, there as well.

import { drawSchedule, exitCode } from "@joinery/sim";
import type { NewerNode } from "../newer-node/newer-node.js";
import { type AnyApp, type AppSize, loadApp } from "./load-app.js";
import { runSeed, type SeedOutcome } from "./seed-outcome.js";
import type { SeedRange } from "./seed-range.js";
import { WorkerPool } from "./worker-pool.js";

export interface PoolOptions {
  readonly seeds: SeedRange;
  readonly jobs: number;
  readonly appFile: string | undefined;
  readonly size: AppSize;
  readonly newerNode: NewerNode | undefined;
  /** Hears of each seed; answers false when no more are to be begun. */
  readonly onOutcome: (outcome: SeedOutcome) => boolean;
}

/** Every so many seeds are run again, to see that they repeat; the first one is. */
const seedsPerRepeat = 10;

/** Resolves when all seeds that were begun are through. Rejects with what keeps the application from being simulated. */
export async function runSeeds(options: PoolOptions): Promise<void> {
  const { seeds, jobs, appFile, size, onOutcome } = options;
  // Here too, so that what is wrong with it is told once, before any thread is started.
  const app = await loadApp(appFile, size);
  if (jobs > 1) return runTogether(options, app);
  for (let seed = seeds.first; seed <= seeds.last; seed++) {
    if (!onOutcome(await comparedElsewhere(options, app, runSeed(app, seed, isRepeated(options, seed))))) return;
    // Lets signals and what is written to terminals through.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function runTogether(options: PoolOptions, app: AnyApp): Promise<void> {
  const { seeds, jobs, appFile, size, onOutcome } = options;
  const pool = new WorkerPool({ appFile, size }, Math.min(jobs, seeds.last - seeds.first + 1));
  let next = seeds.first;
  try {
    await pool.run<SeedOutcome>({
      next: () => {
        if (next > seeds.last) return undefined;
        const seed = next++;
        return { seed, twice: isRepeated(options, seed) };
      },
      onAnswer: async (outcome) => {
        if (!onOutcome(await comparedElsewhere(options, app, outcome))) next = seeds.last + 1;
      },
    });
  } finally {
    await pool.close();
  }
}

function isRepeated({ seeds }: PoolOptions, seed: number): boolean {
  return (seed - seeds.first) % seedsPerRepeat === 0;
}

/** The same outcome, or what a newer Node made of the seed. One that failed is not compared: why it did says more. */
async function comparedElsewhere(options: PoolOptions, app: AnyApp, outcome: SeedOutcome): Promise<SeedOutcome> {
  const { newerNode, appFile, size } = options;
  const { seed, traceHash, verdict } = outcome;
  if (newerNode === undefined || verdict !== "pass" || !isRepeated(options, seed)) return outcome;
  const reason = await newerNode.difference(`seed ${seed}`, { task: { appFile, size }, seed }, traceHash);
  if (reason === undefined) return { ...outcome, isSameElsewhere: true };
  const found = { verdict: "fail", exitCode: exitCode.nondeterminism, failure: "nondeterminism", reason } as const;
  return { ...outcome, ...found, schedule: drawSchedule(app, seed) };
}
