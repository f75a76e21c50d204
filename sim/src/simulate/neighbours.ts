// The schedules next to one that fails: without one of its faults, and without its last operation. What passes there says what it takes.

import type { Fields } from "@joinery/crdt";
import type { SimulatedApp } from "./app.js";
import { describeFault } from "./describe-schedule.js";
import { runSchedule } from "./run-schedule.js";
import type { Schedule } from "./schedule.js";
import type { Simulation } from "./simulation.js";

export interface Neighbour {
  /** What it lacks, as a sentence begins. */
  readonly without: string;
  readonly verdict: Simulation["verdict"];
  readonly reason: string;
}

/** Up to how many operations and faults a schedule is short enough to run all of them. */
const shortMax = 40;

/** Empty for a run that did not fail, and for a long schedule. */
export function neighboursOf<F extends Fields, Args>(
  app: SimulatedApp<F, Args>,
  { schedule, verdict }: Simulation,
): Neighbour[] {
  const { steps, faults } = schedule;
  if (verdict !== "fail" || steps.length + faults.length > shortMax) return [];
  const last = steps.at(-1);
  const neighbours: [string, Schedule][] = faults.map((fault) => [
    `without: ${describeFault(fault)}`,
    { ...schedule, faults: faults.filter((other) => other !== fault) },
  ]);
  if (last !== undefined) {
    const without = `without the last operation, node ${last.node}: ${last.operation}`;
    neighbours.push([without, { ...schedule, steps: steps.slice(0, -1) }]);
  }
  return neighbours.map(([without, candidate]) => {
    const { verdict: found, reason } = runSchedule(app, candidate);
    return { without, verdict: found, reason: reason ?? "all ended with the same" };
  });
}
