// Frames that are lost by name in place of faults that lose them by chance: what is left then is which frames it takes. Randomness is keyed by
// link and number of the frame, so a run that loses the same frames by name is the same run.

import type { LostFrame, Schedule } from "../simulate/schedule.js";
import type { Search } from "./search.js";
import { subsetSearch } from "./smallest-subset.js";

/** The frames that the faults of chance at such places in `faults` lose when a schedule is run. */
export type LostBy = (schedule: Schedule, fault: number) => readonly LostFrame[];

/** More are no list that says anything. */
const framesMax = 2000;

/** First one fault of chance after the other by the frames that it loses, then the fewest of these. */
export function* withNamedDrops(schedule: Schedule, lostBy: LostBy): Search<Schedule> {
  let smallest = schedule;
  for (let at = schedule.faults.length - 1; at >= 0; at--) {
    const { kind } = schedule.faults[at] as Schedule["faults"][number];
    if (kind !== "loss" && kind !== "bursts") continue;
    const lost = lostBy(smallest, at);
    if (lost.length > framesMax) continue;
    const drops = [...(smallest.drops ?? []), ...lost];
    smallest = (yield [{ ...smallest, faults: smallest.faults.toSpliced(at, 1), drops }]) ?? smallest;
  }
  return yield* fewestDrops(smallest);
}

function* fewestDrops(schedule: Schedule): Search<Schedule> {
  const { drops = [] } = schedule;
  const search = subsetSearch(drops);
  let step = search.next();
  while (step.done !== true) {
    const found: Schedule | undefined = yield Array.from(step.value, (subset) => ({ ...schedule, drops: subset }));
    step = search.next(found?.drops);
  }
  return step.value.length < drops.length ? { ...schedule, drops: step.value } : schedule;
}
