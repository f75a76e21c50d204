// One case: first every subject does a part of the work and all must agree on what came of it, then the samples are
// taken in turns. A sample whose document differs from the others' is no sample: the case fails.

import type { BenchCase, Outcome, SubjectName } from "../suite.js";
import type { Limits } from "./limits.js";
import type { Measure, Measured } from "./measure-apart.js";
import type { Row } from "./row.js";
import { median } from "./statistics.js";

export interface RunOptions {
  readonly suite: string;
  readonly limits: Limits;
  readonly measure: Measure;
  /** The size of the work; 1 is that of the table. */
  readonly scale: number;
  /** True once only one sample per subject may be taken. */
  readonly isLate: () => boolean;
  readonly tell: (line: string) => void;
}

export interface CaseResult {
  readonly case: BenchCase;
  readonly rows: readonly Row[];
  /** What went wrong, one sentence each; empty when every subject did the same work or was stopped. */
  readonly faults: readonly string[];
  /** What a reader of the figures must know: who was measured once, who was stopped. */
  readonly remarks: readonly string[];
}

/** The part of the work that is compared before anything is timed. */
const checkedPart = 0.02;

export async function runCase(subject: BenchCase, options: RunOptions): Promise<CaseResult> {
  const faults = await checkSameWork(subject, options);
  if (faults.length > 0) return { case: subject, rows: [], faults, remarks: [] };
  return new CaseRun(subject, options).run();
}

async function checkSameWork(subject: BenchCase, options: RunOptions): Promise<string[]> {
  const { suite, limits, measure, scale } = options;
  const faults: string[] = [];
  const digests = new Map<SubjectName, string>();
  const { id, heapMbMax, semiSpaceMbMax } = subject;
  for (const name of subject.subjects) {
    const request = { suite, case: id, subject: name, scale: scale * checkedPart, heapMbMax, semiSpaceMbMax };
    const measured = await measure(request, limits.measurementMsMax);
    if (measured.ended === "done") digests.set(name, measured.outcome.digest);
    else faults.push(`${subject.id}: ${name} could not do a part of the work: ${reasonOf(measured)}`);
  }
  return [...faults, ...differences(subject.id, digests)];
}

function differences(id: string, digests: ReadonlyMap<SubjectName, string>): string[] {
  const [first] = digests;
  if (first === undefined) return [];
  const [reference, digest] = first;
  const others = [...digests].filter(([, other]) => other !== digest);
  return others.map(([name, other]) => `${id}: ${name} has ${other} where ${reference} has ${digest}`);
}

function reasonOf(measured: Exclude<Measured, { ended: "done" }>): string {
  return measured.ended === "failed" ? measured.reason : `stopped after ${seconds(measured.ms)} s`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

class CaseRun {
  readonly #case: BenchCase;
  readonly #options: RunOptions;
  readonly #outcomes: Map<SubjectName, Outcome[]> = new Map();
  readonly #finished: Set<SubjectName> = new Set();
  /** With how long each was given, in milliseconds. */
  readonly #stopped: Map<SubjectName, number> = new Map();
  readonly #faults: string[] = [];
  readonly #remarks: string[] = [];

  constructor(subject: BenchCase, options: RunOptions) {
    this.#case = subject;
    this.#options = options;
  }

  async run(): Promise<CaseResult> {
    const repeats = this.#case.exact === true ? 1 : this.#options.limits.repeats;
    for (let repeat = 1; repeat <= repeats; repeat++) {
      if (repeat > 1 && this.#options.isLate()) {
        this.#remarks.push(`measured ${repeat - 1} of ${repeats} times, as the time of the suite was used up`);
        break;
      }
      for (const name of this.#case.subjects) {
        if (!this.#finished.has(name)) await this.#sample(name, repeat, repeats);
      }
    }
    this.#faults.push(...differences(this.#case.id, this.#lastDigests()));
    const remarks = [...this.#ownRemarks(), ...this.#remarks];
    return { case: this.#case, rows: this.#rows(), faults: this.#faults, remarks };
  }

  async #sample(name: SubjectName, repeat: number, repeats: number): Promise<void> {
    const { suite, limits, measure, scale, tell } = this.#options;
    const limitMs = this.#limitMs();
    const { id, heapMbMax, semiSpaceMbMax } = this.#case;
    const measured = await measure({ suite, case: id, subject: name, scale, heapMbMax, semiSpaceMbMax }, limitMs);
    const outcome = measured.ended === "done" ? "done" : reasonOf(measured);
    tell(`${this.#case.id} ${repeat}/${repeats} ${name}: ${outcome}, ${seconds(measured.ms)} s in all`);
    if (measured.ended === "done") {
      this.#outcomes.set(name, [...(this.#outcomes.get(name) ?? []), measured.outcome]);
      if (repeat < repeats && measured.ms > limits.onceAboveMs) this.#leaveAtOne(name, measured.ms, repeat);
      return;
    }
    this.#finished.add(name);
    if (measured.ended === "failed") this.#faults.push(`${this.#case.id}: ${name} failed: ${measured.reason}`);
    else this.#stop(name, limitMs);
  }

  #limitMs(): number {
    const { limits, isLate } = this.#options;
    const limitMs = isLate() ? limits.lateMeasurementMsMax : limits.measurementMsMax;
    return Math.max(limitMs, this.#case.limitMsMin ?? 0);
  }

  #leaveAtOne(name: SubjectName, ms: number, repeat: number): void {
    this.#finished.add(name);
    const times = repeat === 1 ? "once" : `${repeat} times`;
    this.#remarks.push(`${name} was measured ${times}, as a sample takes it ${seconds(ms)} s in all`);
  }

  #stop(name: SubjectName, limitMs: number): void {
    const limit = seconds(limitMs);
    this.#stopped.set(name, limitMs);
    this.#remarks.push(`${name} was stopped after ${limit} s, its preparation included, and so has no figures here`);
  }

  #lastDigests(): Map<SubjectName, string> {
    const digests = new Map<SubjectName, string>();
    for (const [name, outcomes] of this.#outcomes) {
      const distinct = new Set(outcomes.map(({ digest }) => digest));
      digests.set(name, [...distinct].join(" and "));
    }
    return digests;
  }

  /** What subjects say of their figures, once each. */
  #ownRemarks(): string[] {
    const remarks = [...this.#outcomes].flatMap(([name, outcomes]) =>
      outcomes.flatMap((outcome) => (outcome.remarks ?? []).map((remark) => `${name} ${remark}`)),
    );
    return [...new Set(remarks)];
  }

  #rows(): Row[] {
    return this.#case.subjects.flatMap((name) => {
      const outcomes = this.#outcomes.get(name);
      if (outcomes !== undefined) return this.#rowsOf(name, outcomes);
      const limitMs = this.#stopped.get(name);
      return limitMs === undefined ? [] : this.#stoppedRows(name, limitMs);
    });
  }

  #rowsOf(name: SubjectName, outcomes: readonly Outcome[]): Row[] {
    const { suite } = this.#options;
    const [first] = outcomes as [Outcome, ...Outcome[]];
    return first.figures.map(({ metric, variant }, index) => {
      const samples = outcomes.map((outcome) => outcome.figures[index]?.value ?? Number.NaN);
      return { suite, case: this.#case.id, subject: name, metric, variant, value: median(samples), samples };
    });
  }

  #stoppedRows(name: SubjectName, value: number): Row[] {
    const { suite } = this.#options;
    return this.#case.metrics.map((metric) => ({
      ...{ suite, case: this.#case.id, subject: name, metric, variant: "", value, samples: [] },
    }));
  }
}
