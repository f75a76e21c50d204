// The smallest schedule that fails alike: first without faults that don't matter, then without operations, then without nodes that
// do nothing any more, and all of it in less time; again and again, as long as something gets smaller. In the end operations are
// made with simpler values.

import type { Schedule, Step } from "../simulate/schedule.js";
import { smallestSubset } from "./smallest-subset.js";
import { withoutIdleNodes } from "./without-idle-nodes.js";

export interface ShrinkOptions {
  /** Whether a schedule fails as the first one did: by the same check. */
  readonly fails: (schedule: Schedule) => boolean;
  /** What an operation could be made with that is simpler, the simplest first. Default: nothing. */
  readonly simpler?: (step: Step) => readonly Step[];
  /** Most runs; what is found by then is the result. Default 2,000. */
  readonly runsMax?: number;
}

export interface Shrunk {
  readonly schedule: Schedule;
  readonly runs: number;
}

const runsMaxDefault = 2000;

/** Shrinks a schedule that fails. */
export function shrinkSchedule(
  schedule: Schedule,
  { fails, simpler, runsMax = runsMaxDefault }: ShrinkOptions,
): Shrunk {
  let runs = 0;
  const isSpent = (): boolean => runs >= runsMax;
  const failsStill = (candidate: Schedule): boolean => {
    if (isSpent()) return false;
    runs++;
    return fails(candidate);
  };
  let smallest = schedule;
  for (let before: Schedule | undefined; before !== smallest && !isSpent(); ) {
    before = smallest;
    smallest = shrinkOnce(smallest, failsStill, isSpent);
  }
  if (simpler !== undefined) smallest = simplify(smallest, simpler, failsStill);
  return { schedule: smallest, runs };
}

/** Each operation by itself, as simple as it can be while the others stay as they are. */
function simplify(
  schedule: Schedule,
  simpler: (step: Step) => readonly Step[],
  fails: (candidate: Schedule) => boolean,
): Schedule {
  let smallest = schedule;
  for (const at of schedule.steps.keys()) {
    for (let isSmaller = true; isSmaller; ) {
      const candidates = simpler(smallest.steps[at] as Step).map((step) => ({
        ...smallest,
        steps: smallest.steps.with(at, step),
      }));
      const found = candidates.find(fails);
      isSmaller = found !== undefined;
      smallest = found ?? smallest;
    }
  }
  return smallest;
}

function shrinkOnce(schedule: Schedule, fails: (candidate: Schedule) => boolean, isSpent: () => boolean): Schedule {
  const faults = smallestSubset(schedule.faults, (subset) => fails({ ...schedule, faults: subset }), isSpent);
  const calm = faults.length < schedule.faults.length ? { ...schedule, faults } : schedule;
  const steps = smallestSubset(calm.steps, (subset) => fails({ ...calm, steps: subset }), isSpent);
  let smallest = steps.length < calm.steps.length ? { ...calm, steps } : calm;
  for (const smaller of [withoutIdleNodes, shorter]) {
    const candidate = smaller(smallest);
    if (candidate !== undefined && fails(candidate)) smallest = candidate;
  }
  return smallest;
}

/** Ends with what happens last; undefined where that saves no second. */
function shorter(schedule: Schedule): Schedule | undefined {
  const ends = [...schedule.steps.map(({ atMs }) => atMs), ...schedule.faults.map(({ endMs }) => endMs)];
  const durationMs = Math.max(1000, ...ends.map((endMs) => endMs + 1));
  return schedule.durationMs - durationMs < 1000 ? undefined : { ...schedule, durationMs };
}
