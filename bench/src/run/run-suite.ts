// A suite, case by case.

import type { SubjectName, Suite } from "../suite.js";
import type { Limits } from "./limits.js";
import type { Measure } from "./measure-apart.js";
import { type CaseResult, runCase } from "./run-case.js";

export interface SuiteOptions {
  readonly limits: Limits;
  readonly measure: Measure;
  /** The size of the work; 1 is that of the table. */
  readonly scale: number;
  /** Only the case with this id. */
  readonly only: string | undefined;
  /** Only these subjects; all of them when there are none. */
  readonly subjects: readonly SubjectName[];
  readonly tell: (line: string) => void;
  /** Called with each case as it ends. */
  readonly show: (result: CaseResult) => void;
}

export async function runSuite(suite: Suite, options: SuiteOptions): Promise<CaseResult[]> {
  const { limits, measure, scale, only, subjects, tell, show } = options;
  const startedAt = performance.now();
  const isLate = (): boolean => performance.now() - startedAt > limits.repeatsEndMs;
  const results: CaseResult[] = [];
  for (const subject of suite.cases) {
    if (only !== undefined && subject.id !== only) continue;
    const chosen =
      subjects.length === 0 ? subject.subjects : subject.subjects.filter((name) => subjects.includes(name));
    const result = await runCase(
      { ...subject, subjects: chosen },
      { suite: suite.name, limits, measure, scale, isLate, tell },
    );
    results.push(result);
    show(result);
  }
  return results;
}
