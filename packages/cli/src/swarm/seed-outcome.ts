// One seed of a swarm, in as much as others need to know: what a worker tells the command.

import { type Fault, type Schedule, type Simulation, simulate } from "@joinery/sim";
import type { AnyApp } from "./load-app.js";

export interface SeedOutcome {
  readonly seed: number;
  readonly verdict: Simulation["verdict"];
  readonly exitCode: number;
  readonly failure: string | null;
  readonly fingerprint: string | null;
  readonly reason: string | null;
  readonly convergeMs: number | null;
  readonly operations: Simulation["operations"];
  readonly events: number;
  readonly kinds: readonly Fault["kind"][];
  readonly checks: Simulation["checks"];
  /** What to shrink; only of one that did not pass. */
  readonly schedule: Schedule | undefined;
}

/** Every so many seeds are run twice, to see that they repeat. */
const seedsPerRepeat = 10;

export function runSeed(app: AnyApp, seed: number): SeedOutcome {
  const { schedule, ...simulation } = simulate(app, { seed, twice: seed % seedsPerRepeat === 0 });
  const { verdict, exitCode, failure, fingerprint, reason, convergeMs, operations, events, checks } = simulation;
  return {
    ...{ seed, verdict, exitCode, failure, fingerprint, reason, convergeMs, operations, events, checks },
    kinds: [...new Set(schedule.faults.map(({ kind }) => kind))],
    schedule: verdict === "pass" ? undefined : schedule,
  };
}
