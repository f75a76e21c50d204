// The result of a scenario from a run that has ended.

import type { SimulationRun } from "../scenarios/simulation-run.js";
import { exitCode, verdictOf } from "../scenarios/verdict.js";
import type { ScenarioResult } from "./scenario.js";

/** @param happened what has to have happened at least once, by name */
export function resultOf(run: SimulationRun, happened: Readonly<Record<string, number>>): ScenarioResult {
  const { verdict, exitCode: code, reason } = verdictOf(run);
  return withShown({
    ...{ verdict, exitCode: code, reason: reason ?? null, happened },
    nodes: run.cluster.nodes.length,
    checks: run.log.counts(),
    violations: run.log.violations,
    convergeMs: run.convergeMs ?? null,
    traceHash: run.traceHash.digest(),
    events: run.events.processed,
  });
}

/** A run in which what it is about never happened has shown nothing. */
export function withShown(result: ScenarioResult): ScenarioResult {
  const missing = Object.entries(result.happened).find(([, count]) => count === 0)?.[0];
  if (result.verdict !== "pass" || missing === undefined) return result;
  return { ...result, verdict: "unchecked", exitCode: exitCode.unchecked, reason: `it never came to this: ${missing}` };
}
