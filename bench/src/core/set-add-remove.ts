// An add-wins set: two adds, one removal, and so on.

import { loadSubject } from "../subjects/load-subject.js";
import { type BenchCase, figure, type LibraryName, libraryNames, type Outcome } from "../suite.js";
import { digestOf } from "../work/digest.js";
import { millisecondsOf, rate } from "../work/stopwatch.js";
import { keyOf, sized } from "../work/workload.js";
import { sizesOf } from "./sizes.js";

/** Timed: 150,000 transactions, until the last is in the log. Each pair of adds is followed by the removal of its first. */
export const setAddRemove: BenchCase = {
  id: "set-add-remove",
  title: "100,000 adds to a set and 50,000 removals, one per transaction; bytes: its state",
  subjects: libraryNames,
  metrics: ["ops_s", "bytes"],
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const pairs = sized(50_000, scale);
    const elements = Array.from({ length: 2 * pairs }, (_, index) => keyOf(index));
    const set = await (await loadSubject(name)).set();
    const took = await millisecondsOf(() => {
      for (let index = 0; index < elements.length; index += 2) {
        set.add(elements[index] as string);
        set.add(elements[index + 1] as string);
        set.remove(elements[index] as string);
      }
      return set.settled();
    });
    return {
      digest: digestOf(set.elements()),
      figures: [figure("ops_s", rate(3 * pairs, took)), ...sizesOf(set.encode())],
    };
  },
};
