// The smallest schedule that fails alike: first without faults that don't matter, then without operations, on fewer nodes, with faults that
// do less, and all of it in less time; again and again, as long as something gets smaller. Then faults that lose frames by chance become
// lists of the frames that it takes, and frames take no longer than they have to. In the end operations are made with simpler values.

import type { Schedule, Step } from "../simulate/schedule.js";
import { earlierSchedules, withShorterEnd } from "./earlier.js";
import { onFewerNodes } from "./fewer-nodes.js";
import { withLowerLatencies } from "./lower-latencies.js";
import { type LostBy, withNamedDrops } from "./named-drops.js";
import { type FirstThatFails, type Search, type Searched, searchInTurn, searchTogether } from "./search.js";
import { withSimplerFaults } from "./simpler-faults.js";
import { subsetSearch } from "./smallest-subset.js";

interface Limits {
  /** What an operation could be made with that is simpler, the simplest first. Default: nothing. */
  readonly simpler?: (step: Step) => readonly Step[];
  /** The frames that a fault of chance loses when a schedule is run. Default: such faults stay as they are. */
  readonly lostBy?: LostBy;
  /** Most runs; what is found by then is the result. Default 2,000. */
  readonly runsMax?: number;
}

export interface ShrinkOptions extends Limits {
  /** Whether a schedule fails as the first one did: with the same fingerprint. */
  readonly fails: (schedule: Schedule) => boolean;
}

export interface ShrinkTogetherOptions extends Limits {
  /** Of some schedules the place of the first that fails as the first one did; -1 where none does. */
  readonly firstThatFails: FirstThatFails<Schedule>;
}

export interface Shrunk {
  readonly schedule: Schedule;
  readonly runs: number;
}

const runsMaxDefault = 2000;

/** Shrinks a schedule that fails. */
export function shrinkSchedule(schedule: Schedule, options: ShrinkOptions): Shrunk {
  const { fails, runsMax = runsMaxDefault } = options;
  return shrunk(searchInTurn(scheduleSearch(schedule, options), fails, runsMax));
}

/** The same result, where schedules can be tried several at a time. */
export async function shrinkScheduleTogether(schedule: Schedule, options: ShrinkTogetherOptions): Promise<Shrunk> {
  const { firstThatFails, runsMax = runsMaxDefault } = options;
  return shrunk(await searchTogether(scheduleSearch(schedule, options), firstThatFails, runsMax));
}

function shrunk({ result, runs }: Searched<Schedule>): Shrunk {
  return { schedule: result, runs };
}

const nothing = (): readonly Step[] => [];

function* scheduleSearch(schedule: Schedule, { simpler = nothing, lostBy }: Limits): Search<Schedule> {
  let smallest = schedule;
  for (let before: Schedule | undefined; before !== smallest; ) {
    before = smallest;
    smallest = yield* fewest(smallest, "faults");
    smallest = yield* fewest(smallest, "steps");
    for (const smaller of [onFewerNodes, withShorterEnd, withSimplerFaults, earlierSchedules]) {
      smallest = yield* asLongAs(smallest, smaller);
    }
    if (before !== smallest) continue;
    if (lostBy !== undefined) smallest = yield* withNamedDrops(smallest, lostBy);
    smallest = yield* asLongAs(smallest, withLowerLatencies);
    smallest = yield* withSimplerValues(smallest, simpler);
  }
  return smallest;
}

/** The schedule with the fewest of its faults, or of its operations. */
function* fewest<Part extends "faults" | "steps">(schedule: Schedule, part: Part): Search<Schedule> {
  const search: Search<Schedule[Part]> = subsetSearch(schedule[part] as readonly unknown[]) as never;
  const having = (subset: Schedule[Part]): Schedule => ({ ...schedule, [part]: subset });
  let step = search.next();
  while (step.done !== true) {
    const found = yield map(step.value, having);
    step = search.next(found?.[part]);
  }
  return step.value.length < schedule[part].length ? having(step.value) : schedule;
}

/** What is left when no candidate fails any more. Each must be smaller than what it is made of, or this never ends. */
function* asLongAs(schedule: Schedule, candidates: (smallest: Schedule) => Iterable<Schedule>): Search<Schedule> {
  let smallest = schedule;
  for (let found: Schedule | undefined = schedule; found !== undefined; ) {
    found = yield candidates(smallest);
    smallest = found ?? smallest;
  }
  return smallest;
}

/** Each operation by itself, as simple as it can be while the others stay as they are. */
function* withSimplerValues(schedule: Schedule, simpler: (step: Step) => readonly Step[]): Search<Schedule> {
  let smallest = schedule;
  for (const at of schedule.steps.keys()) {
    smallest = yield* asLongAs(smallest, (of) =>
      map(simpler(of.steps[at] as Step), (step) => ({ ...of, steps: of.steps.with(at, step) })),
    );
  }
  return smallest;
}

function* map<A, B>(items: Iterable<A>, of: (item: A) => B): Iterable<B> {
  for (const item of items) yield of(item);
}
