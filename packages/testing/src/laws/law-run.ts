// One run of the laws over one type: traces are drawn from a seed and played once, then each law looks at all of them.
// A law that fails is drawn again through fast-check, which looks for a smaller trace that breaks it.
import type { AnyField } from "@joinery/crdt";
import fc from "fast-check";
import { expect } from "vitest";
import { LawBrokenError } from "../errors.js";
import { type CompleteSubject, completed, type LawSubject } from "./law-subject.js";
import { type Law, lawsOf } from "./laws.js";
import { play, type World } from "./play.js";
import { arbitraryTrace, type Trace } from "./trace.js";
import { describeTraces, type TraceStatistics } from "./trace-statistics.js";

export interface LawOptions {
  /** How many traces; the environment's JOINERY_TRACES, or 200, unless given. */
  readonly traces?: number;
  /** The part of that number to draw, for a subject that is one of many; 1 unless given. */
  readonly share?: number;
  /** What the traces are drawn from; the environment's JOINERY_SEED, or 1, unless given. */
  readonly seed?: number;
  /** Is told what the traces were like, once they were played. */
  tell?(statistics: TraceStatistics): void;
}

const shrinkingMsMax = 30_000;

/** Fewer say too little about how many operations are concurrent. */
const tracesMin = 20;

export class LawRun<Op> {
  readonly #name: string;
  readonly #subject: CompleteSubject<Op>;
  readonly #options: LawOptions;
  readonly #traces: fc.Arbitrary<Trace<Op>>;
  readonly #laws: ReadonlyMap<string, Law<Op>>;
  readonly #numRuns: number;
  /** What users give to see the same traces again. */
  readonly #seed: number;
  #worlds: readonly World<Op>[] | undefined;

  constructor(name: string, subject: LawSubject<Op, AnyField>, options: LawOptions) {
    this.#name = name;
    this.#subject = completed(subject);
    this.#options = options;
    this.#traces = arbitraryTrace(subject.operation);
    this.#laws = lawsOf(this.#subject);
    this.#seed = options.seed ?? fromEnvironment("JOINERY_SEED", 1);
    const traces = options.traces ?? fromEnvironment("JOINERY_TRACES", 200);
    this.#numRuns = Math.max(tracesMin, Math.round(traces * (options.share ?? 1)));
  }

  get titles(): readonly string[] {
    return [...this.#laws.keys()];
  }

  /** Plays the traces, which must be such that the laws mean something. Throws `LawBrokenError` where they can't be played. */
  play(): void {
    const { numRuns, seed } = this.#draw;
    this.#naming("a trace can be played to its end", () => {
      this.#worlds = fc.sample(this.#traces, { numRuns, seed }).map((trace) => play(this.#subject, trace));
    });
    const statistics = describeTraces(this.#worlds ?? []);
    this.#options.tell?.(statistics);
    this.#naming("operations take effect, many of them concurrently", () => expectTelling(statistics, numRuns));
  }

  /** Throws `LawBrokenError` unless the law holds in every trace. */
  check(title: string): void {
    const law = this.#laws.get(title)!;
    this.#naming(title, () => {
      try {
        for (const world of this.#worlds ?? []) law(world);
      } catch (failure) {
        fc.assert(
          fc.property(this.#traces, (trace) => law(play(this.#subject, trace))),
          { ...this.#draw, interruptAfterTimeLimit: shrinkingMsMax },
        );
        throw failure;
      }
    });
  }

  /** Subjects with few traces would all get the same few, if not for their names. */
  get #draw(): { readonly numRuns: number; readonly seed: number } {
    return { numRuns: this.#numRuns, seed: this.#seed * 1000 + (this.#name.length % 1000) };
  }

  #naming(law: string, check: () => void): void {
    try {
      check();
    } catch (failure) {
      throw new LawBrokenError(this.#name, law, this.#seed, failure);
    }
  }
}

function fromEnvironment(name: string, otherwise: number): number {
  return Number(process.env[name] ?? otherwise);
}

/** What traces must be like for the laws to mean something. */
function expectTelling(statistics: TraceStatistics, numRuns: number): void {
  const { concurrentShare, effectiveShare, drawn, replicas, shapes, restarts } = statistics;
  expect(concurrentShare, "the share of operations that are concurrent").toBeGreaterThan(0.3);
  expect(effectiveShare, "the share of operations that take effect").toBeGreaterThan(0.4);
  expect(drawn[0]).toBeGreaterThanOrEqual(20);
  expect(drawn[1]).toBeLessThanOrEqual(200);
  expect(replicas[0]).toBeGreaterThanOrEqual(3);
  expect(replicas[1]).toBeLessThanOrEqual(8);
  expect(restarts).toBeGreaterThan(0);
  if (numRuns >= 40) expect(shapes).toEqual(["concurrent", "diamond", "partition", "sequential"]);
}
