// The laws as a suite for vitest, one function that every field type passes through, ours and everybody's.
import type { AnyField } from "@joinery/crdt";
import { beforeAll, describe, it } from "vitest";
import { type LawOptions, LawRun } from "./law-run.js";
import type { LawSubject } from "./law-subject.js";

const lawMsMax = 120_000;

/**
 * Registers a suite that checks `subject.type` over traces of 20 to 200 operations by 3 to 8 replicas that meet in four
 * shapes. A broken law fails with a `LawBrokenError` that names it, the seed, and the smallest trace found that breaks it.
 */
export function describeLatticeLaws<Op, F extends AnyField>(
  name: string,
  subject: LawSubject<Op, F>,
  options: LawOptions = {},
): void {
  describe(`${name} is a lattice`, () => {
    const run = new LawRun(name, subject as LawSubject<Op>, options);
    beforeAll(() => run.play(), lawMsMax);
    for (const title of run.titles) it(title, () => run.check(title), lawMsMax);
  });
}
