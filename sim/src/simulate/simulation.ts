// What came of one simulated run: plain data.

import type { Violation } from "../checkers/check-log.js";
import type { StepCounts } from "./nothing-made.js";
import type { Schedule } from "./schedule.js";

export interface Simulation {
  readonly verdict: "pass" | "fail" | "unchecked";
  /** 0 pass, 1 safety, 2 nothing checked, as where no operation was made, 3 liveness, 4 the same schedule ran otherwise a second time. */
  readonly exitCode: number;
  /** Why it did not pass, in a sentence; null when it did. */
  readonly reason: string | null;
  /** What failed: the name of a check or an invariant, or `convergence`; null when it passed. */
  readonly failure: string | null;
  /** The same with the kind of what was found, without numbers and names: what shrinking keeps to. */
  readonly fingerprint: string | null;
  readonly violations: readonly Violation[];
  /** How often each check was made. */
  readonly checks: Readonly<Record<string, number>>;
  /** What was run: give it to `replay` to have the same run again. */
  readonly schedule: Schedule;
  readonly operations: Readonly<StepCounts>;
  /** Virtual milliseconds from the end of all faults until all nodes were equal; null when they never were. */
  readonly convergeMs: number | null;
  /** 16 hexadecimal digits over bytes and time of every delivered frame. */
  readonly traceHash: string;
  readonly events: number;
}
