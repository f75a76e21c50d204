// A scenario of the catalogue: one way in which networks, machines or people go wrong, with a name and a sentence, that anybody can run
// from any seed. What it ends with is the same for all.

import type { Violation } from "../checkers/check-log.js";
import type { Seed } from "../kernel/random-key.js";
import type { Verdict } from "../scenarios/verdict.js";

export interface ScenarioOptions {
  readonly seed: Seed;
  /** Where the scenario allows for another number of nodes than its own. */
  readonly nodes?: number;
}

export interface ScenarioResult {
  readonly verdict: Verdict["verdict"];
  readonly exitCode: number;
  /** Why it did not pass; null when it did. */
  readonly reason: string | null;
  readonly nodes: number;
  /** What happened, beside what is checked everywhere: by name, how often. A scenario in which one of these is 0 has not shown anything. */
  readonly happened: Readonly<Record<string, number>>;
  readonly checks: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
  /** Virtual milliseconds from the end of all faults until all nodes were equal; null when they never were. */
  readonly convergeMs: number | null;
  /** 16 hexadecimal digits over bytes and time of every delivered frame. */
  readonly traceHash: string;
  readonly events: number;
}

export interface Scenario {
  /** Lower case, with hyphens. */
  readonly name: string;
  /** What goes wrong, in one sentence. */
  readonly about: string;
  /** How many nodes it has unless told otherwise. */
  readonly nodes: number;
  /** Least and most nodes; equal to `nodes` where they can't be chosen. */
  readonly nodesMin: number;
  readonly nodesMax: number;
  /** Synchronous. */
  readonly run: (options: ScenarioOptions) => ScenarioResult;
}
