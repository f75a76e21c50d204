// What an application feels while it runs: news of changes, and reads right after them.

import { loadSubject } from "../subjects/load-subject.js";
import { type BenchCase, figure, type LibraryName, libraryNames, type Outcome } from "../suite.js";
import { digestOf, digestOfPairs } from "../work/digest.js";
import { millisecondsOf, rate } from "../work/stopwatch.js";
import { distinctAssignments, type Pair, runsOf, sized } from "../work/workload.js";

const fieldCount = 20;

/** Timed: the changes, one field each, until the last is in the log and every listener was called. */
export const observers: BenchCase = {
  id: "observers",
  title: "20 fields with a subscriber each, 100,000 changes of one field",
  subjects: libraryNames,
  metrics: ["ops_s"],
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const changes = distinctAssignments(sized(100_000, scale));
    const fields = await (await loadSubject(name)).fields(fieldCount);
    const calls = new Array<number>(fieldCount).fill(0);
    for (let field = 0; field < fieldCount; field++) {
      fields.observe(field, () => {
        calls[field] = (calls[field] as number) + 1;
      });
    }
    const took = await millisecondsOf(() => {
      for (let index = 0; index < changes.length; index++) fields.set(index % fieldCount, (changes[index] as Pair)[1]);
      return fields.settled();
    });
    const lines = fields.values().map((value, field) => `${field}=${value} after ${calls[field]} calls`);
    return { digest: digestOf(lines), figures: [figure("ops_s", rate(changes.length, took))] };
  },
};

/** Timed: only the reads. Each follows a change of another key, in its own turn; the figure is the mean of 1,000 of them. */
export const readAfterChange: BenchCase = {
  id: "read-after-change",
  title: "a value of 100,000 keys read right after a change of another; mean of 1,000 reads",
  subjects: libraryNames,
  metrics: ["ms"],
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const subject = await loadSubject(name);
    const pairs = distinctAssignments(sized(100_000, scale));
    const table = await subject.table();
    for (const run of runsOf(pairs, 1000)) table.setAll(run);
    await table.settled();
    const reads = sized(1000, scale);
    let took = 0;
    const found: string[] = [];
    for (let index = 0; index < reads; index++) {
      const [changed] = pairs[index] as Pair;
      const [read] = pairs[pairs.length - 1 - index] as Pair;
      table.set(changed, `changed-${index}`);
      const startedAt = performance.now();
      const value = table.get(read);
      took += performance.now() - startedAt;
      found.push(`${read}=${value}`);
      await table.flushed();
    }
    return { digest: `${digestOf(found)}; ${digestOfPairs(table.pairs())}`, figures: [figure("ms", took / reads)] };
  },
};
