// From what the checkers found to one verdict, one sentence and one exit code.

import type { CheckLog, Violation } from "../checkers/check-log.js";
import type { SimulationRun } from "./simulation-run.js";

/** Exit codes of every simulation command. */
export const exitCode = {
  pass: 0,
  safety: 1,
  unchecked: 2,
  liveness: 3,
  nondeterminism: 4,
  usage: 64,
  internal: 70,
} as const;

export interface Verdict {
  readonly verdict: "pass" | "fail" | "unchecked";
  readonly exitCode: number;
  /** Why it did not pass; undefined when it did. */
  readonly reason: string | undefined;
}

const livenessChecks = new Set(["eventual delivery"]);

/** The verdict of a run that has ended. A run that checked nothing has not passed. */
export function verdictOf({ log, convergeMs }: SimulationRun): Verdict {
  return outcomeOf(log, convergeMs);
}

/** The same of what a log has; `convergeMs` is undefined where the nodes never met. */
export function outcomeOf(log: CheckLog, convergeMs: number | undefined): Verdict {
  const { violations } = log;
  const broken = violations.find(({ check }) => !livenessChecks.has(check));
  if (broken !== undefined) return failed(exitCode.safety, describe(broken));
  const late = violations[0];
  if (late !== undefined) return failed(exitCode.liveness, describe(late));
  if (convergeMs === undefined) return failed(exitCode.liveness, "the nodes did not meet in time after the heal");
  const checks = Object.values(log.counts()).reduce((total, count) => total + count, 0);
  if (checks === 0) return { verdict: "unchecked", exitCode: exitCode.unchecked, reason: "nothing was checked" };
  return { verdict: "pass", exitCode: exitCode.pass, reason: undefined };
}

function failed(code: number, reason: string): Verdict {
  return { verdict: "fail", exitCode: code, reason };
}

function describe({ check, atMs, message }: Violation): string {
  return `${check}, at ${(atMs / 1000).toFixed(3)} s: ${message}`;
}
