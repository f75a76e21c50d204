// One seed of a swarm, in as much as others need to know: what a worker tells the command.

import { type Schedule, type Simulation, shapesOf, simulate } from "@joinery/sim";
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
  /** Kinds of faults, and shapes of partitions. */
  readonly kinds: readonly string[];
  readonly checks: Simulation["checks"];
  readonly traceHash: string;
  /** A newer Node had the same trace. */
  readonly isSameElsewhere?: true;
  /** What to shrink; only of one that did not pass. */
  readonly schedule: Schedule | undefined;
}

/** `twice` runs it a second time, to see that it repeats. */
export function runSeed(app: AnyApp, seed: number, twice: boolean): SeedOutcome {
  const { schedule, ...simulation } = simulate(app, { seed, twice });
  const { verdict, exitCode, failure, fingerprint, reason, convergeMs, operations, events, checks, traceHash } =
    simulation;
  return {
    ...{ seed, verdict, exitCode, failure, fingerprint, reason, convergeMs, operations, events, checks, traceHash },
    kinds: [
      ...new Set(schedule.faults.map(({ kind }) => kind)),
      ...shapesOf(schedule.faults.filter((fault) => fault.kind === "partition")),
    ],
    schedule: verdict === "pass" ? undefined : schedule,
  };
}
