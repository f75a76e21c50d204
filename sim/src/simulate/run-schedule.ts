// Runs one schedule of an application from its first event to its verdict.

import type { Fields } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import { OverdraftChecker } from "../checkers/overdraft-checker.js";
import { isUnnoticedDamage, type LossListener, rulesOf, scheduleOf } from "../faults/fault.js";
import { oneWayMs } from "../network/region-latency.js";
import { latencyRule } from "../network/rules/latency-rule.js";
import { namedDropRule } from "../network/rules/named-drop-rule.js";
import { authorOf } from "../node/cluster.js";
import { KeyRing } from "../node/key-ring.js";
import { regionOf } from "../node/topology.js";
import { sha256 } from "../scenarios/sha256.js";
import { type SimulationOptions, SimulationRun } from "../scenarios/simulation-run.js";
import { exitCode, type Verdict, verdictOf } from "../scenarios/verdict.js";
import type { Operation, SimulatedApp } from "./app.js";
import { fingerprintOf } from "./fingerprint.js";
import { genesisOf, opened } from "./founded.js";
import { InvariantChecker } from "./invariant-checker.js";
import { linksOf } from "./links-of.js";
import { makeStep } from "./make-step.js";
import { nothingMade, type StepTally } from "./nothing-made.js";
import type { Schedule, StepArgs } from "./schedule.js";
import type { Simulation } from "./simulation.js";

const convergeMsMaxDefault = 30_000;

/** Who looks at a run beside its checkers. */
export interface Watcher {
  /** Hears what became of every frame. */
  readonly onFate?: NonNullable<SimulationOptions["onFate"]>;
  /** Hears of every frame that a fault of links loses. */
  readonly onLost?: LossListener;
  /** The run has ended. */
  readonly ended?: (run: SimulationRun) => void;
  /** Sessions tick also while they rest: a run is the same without that. Default false. */
  readonly ticksAlways?: boolean;
  /** It ends when all have met: what is left then is not looked at. Default false. */
  readonly endsEarly?: boolean;
}

/** The whole run, and what was found. */
export function runSchedule<F extends Fields, Args>(
  app: SimulatedApp<F, Args>,
  schedule: Schedule,
  watcher?: Watcher,
): Simulation {
  const { seed, nodes, durationMs, faults, steps, drops = [], latencyMsMax: ceilingMs } = schedule;
  const keys = schedule.signed === true ? new KeyRing(seed) : undefined;
  const authors = Array.from({ length: nodes }, (_, node) => keys?.authorOf(node) ?? authorOf(seed, node));
  const genesis = genesisOf(app, authors, keys !== undefined);
  const links = linksOf(app, schedule);
  const run = new SimulationRun({
    ...{ seed, nodes, durationMs, convergeMsMax: app.convergeMsMax ?? convergeMsMaxDefault },
    faults: scheduleOf(faults),
    rules: [
      latencyRule({
        ...{ seed, ceilingMs, windows: faults.filter((fault) => fault.kind === "latency") },
        oneWayMs: (from, to) => oneWayMs(regionOf(from), regionOf(to)),
      }),
      ...(drops.length === 0 ? [] : [namedDropRule(drops)]),
      ...rulesOf(seed, faults, watcher?.onLost),
    ],
    hash: sha256,
    open: (core) => {
      const open = () => (genesis === undefined ? core.open("app", app.schema) : core.create(app.schema, genesis));
      return [opened(open) as unknown as DocumentCore];
    },
    checkers: (log) => [
      new InvariantChecker(app.invariants ?? {}, log, seed),
      ...(faults.some(({ kind }) => kind === "overdraft") ? [new OverdraftChecker(log)] : []),
    ],
    ...(links === undefined ? {} : { links }),
    // Members of a mesh go on telling each other who there is. Where nothing catches damage, a session may have learnt a name that is
    // nobody's, and asks for what that one wrote until it ends.
    fallsSilent: watcher?.endsEarly !== true && app.links !== "gossip" && !faults.some(isUnnoticedDamage),
    ...(keys === undefined ? {} : { keys }),
    ...(app.onProgress === undefined ? {} : { onProgress: app.onProgress }),
    ...(watcher?.onFate === undefined ? {} : { onFate: watcher.onFate }),
    ...(watcher?.ticksAlways === undefined ? {} : { ticksAlways: watcher.ticksAlways }),
  });
  const tally: StepTally = { counts: { made: 0, refused: 0, missed: 0 }, written: 0 };
  const operations = app.operations as unknown as { readonly [name: string]: Operation<F, StepArgs> };
  for (const step of steps) {
    const make = (): void => {
      makeStep(
        step,
        operations[step.operation] as Operation<F, StepArgs>,
        run.cluster.node(step.node),
        schedule,
        tally,
      );
    };
    run.events.schedule(step.atMs, make, undefined, step.node);
  }
  run.run();
  watcher?.ended?.(run);
  return summary(run, schedule, tally);
}

/** What holds of a run in which nothing was written says nothing; what is violated in it is violated. */
function checkedVerdict(found: Verdict, nothing: string | undefined): Verdict {
  if (found.verdict !== "pass" || nothing === undefined) return found;
  return { verdict: "unchecked", exitCode: exitCode.unchecked, reason: nothing };
}

function summary(run: SimulationRun, schedule: Schedule, tally: StepTally): Simulation {
  const { verdict, exitCode: code, reason } = checkedVerdict(verdictOf(run), nothingMade(schedule, tally));
  const [first] = run.log.violations;
  const failure = verdict === "pass" ? null : (first?.check ?? (verdict === "unchecked" ? "unchecked" : "convergence"));
  return {
    verdict,
    exitCode: code,
    reason: reason ?? null,
    failure,
    fingerprint: first === undefined ? failure : fingerprintOf(first),
    violations: run.log.violations,
    checks: run.log.counts(),
    schedule,
    operations: tally.counts,
    convergeMs: run.convergeMs ?? null,
    traceHash: run.traceHash.digest(),
    events: run.events.processed,
  };
}
