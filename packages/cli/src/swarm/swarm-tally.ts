// What a swarm adds up to, whatever the order in which its seeds came: plain data for --json, and lines for people.

import { faultKinds, partitionShapes } from "@joinery/sim";
import pc from "picocolors";
import { counted } from "../counted.js";
import type { SeedOutcome } from "./seed-outcome.js";

export interface SwarmResult {
  readonly verdict: "pass" | "fail" | "unchecked";
  readonly runs: number;
  readonly passed: number;
  /** Seeds in which no operation was made, so that nothing was checked. The verdict is that only where it is so with all. */
  readonly unchecked: number;
  /** Seeds that failed, in order, with why; where nothing was checked in any, all of them. */
  readonly failed: readonly Pick<SeedOutcome, "seed" | "failure" | "reason" | "exitCode">[];
  readonly operations: { readonly made: number; readonly refused: number; readonly missed: number };
  readonly events: number;
  /** The longest that nodes took to be equal after all faults, virtual milliseconds. */
  readonly convergeMsMax: number;
  /** How often each check was made. */
  readonly checks: Readonly<Record<string, number>>;
  /** By kind of fault, or shape of partitions, and by check: in how many runs with the one the other was made. */
  readonly coverage: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The newer Node that ran a share of the seeds, and of how many it had the same trace; null where there was none. */
  readonly newerNode: { readonly version: string; readonly same: number } | null;
  readonly wallSeconds: number;
}

/** What runs are counted by. */
const countedKinds: readonly string[] = [...faultKinds, ...partitionShapes];

export class SwarmTally {
  readonly #outcomes: SeedOutcome[] = [];

  add(outcome: SeedOutcome): void {
    this.#outcomes.push(outcome);
  }

  /** The first seed that failed; where nothing was checked in any, the first. */
  get firstFailed(): SeedOutcome | undefined {
    return this.#failed()[0];
  }

  get runs(): number {
    return this.#outcomes.length;
  }

  get failures(): number {
    return this.#outcomes.filter(({ verdict }) => verdict === "fail").length;
  }

  get events(): number {
    return this.#outcomes.reduce((sum, { events }) => sum + events, 0);
  }

  result(wallSeconds: number, newerNode?: string): SwarmResult {
    const outcomes = this.#inOrder();
    const failed = this.#failed();
    const having = (wanted: SwarmResult["verdict"]): number =>
      outcomes.filter(({ verdict }) => verdict === wanted).length;
    const total = (of: "made" | "refused" | "missed"): number =>
      outcomes.reduce((sum, { operations }) => sum + operations[of], 0);
    return {
      verdict: failed[0]?.verdict ?? "pass",
      runs: outcomes.length,
      passed: having("pass"),
      unchecked: having("unchecked"),
      failed: failed.map(({ seed, failure, reason, exitCode }) => ({ seed, failure, reason, exitCode })),
      operations: { made: total("made"), refused: total("refused"), missed: total("missed") },
      events: this.events,
      convergeMsMax: Math.max(0, ...outcomes.map(({ convergeMs }) => convergeMs ?? 0)),
      checks: checksOf(outcomes),
      coverage: coverageOf(outcomes),
      newerNode:
        newerNode === undefined
          ? null
          : { version: newerNode, same: outcomes.filter(({ isSameElsewhere }) => isSameElsewhere).length },
      wallSeconds: Math.round(wallSeconds * 10) / 10,
    };
  }

  /** Where operations are few, all of them may be at nodes that are down: a seed without any is passed over, unless all are such. */
  #failed(): SeedOutcome[] {
    const outcomes = this.#inOrder();
    const failed = outcomes.filter(({ verdict }) => verdict === "fail");
    return failed.length > 0 || outcomes.some(({ verdict }) => verdict === "pass") ? failed : outcomes;
  }

  #inOrder(): SeedOutcome[] {
    return [...this.#outcomes].sort((a, b) => a.seed - b.seed);
  }
}

function checksOf(outcomes: readonly SeedOutcome[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { checks } of outcomes) {
    for (const [name, count] of Object.entries(checks)) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function coverageOf(outcomes: readonly SeedOutcome[]): Record<string, Record<string, number>> {
  const names = Object.keys(checksOf(outcomes));
  return Object.fromEntries(
    countedKinds.map((kind) => {
      const runs = outcomes.filter(({ kinds }) => kinds.includes(kind));
      const counted = names.map((name) => [name, runs.filter(({ checks }) => (checks[name] ?? 0) > 0).length]);
      return [kind, Object.fromEntries(counted) as Record<string, number>];
    }),
  );
}

/** The lines of a result; those of what failed come by themselves. */
export function swarmLines(result: SwarmResult): string[] {
  const { operations, convergeMsMax, coverage, checks, newerNode } = result;
  const runsWith = (kind: string): number => Math.max(0, ...Object.values(coverage[kind] ?? {}));
  const shapes = `: ${partitionShapes.map((shape) => `${shape} ${runsWith(shape)}`).join(", ")}`;
  const rate = (result.runs / Math.max(result.wallSeconds, 0.1)).toFixed(1);
  return [
    "checked:",
    ...Object.entries(checks).map(([name, count]) => `  ${String(count).padStart(10)}  ${name}`),
    "runs with:",
    ...faultKinds.map(
      (kind) => `  ${String(runsWith(kind)).padStart(10)}  ${kind}${kind === "partition" ? shapes : ""}`,
    ),
    `operations: ${operations.made} made, ${operations.refused} refused, ${operations.missed} at nodes that were down`,
    `converged: within ${convergeMsMax / 1000} virtual s after the heal`,
    ...(newerNode === null ? [] : [`the same on Node ${newerNode.version}: ${counted(newerNode.same, "seed")}`]),
    `${counted(result.runs, "seed")} in ${result.wallSeconds} s, ${rate} seeds/s`,
    ...(result.verdict === "pass" && result.unchecked > 0
      ? [`no operation was made in ${counted(result.unchecked, "seed")}, which checked nothing`]
      : []),
    result.verdict === "pass"
      ? pc.green(
          `verdict: pass: ${result.unchecked === 0 && result.runs > 1 ? "all " : ""}${counted(result.passed, "seed")}`,
        )
      : pc.red(
          `verdict: ${result.verdict}: ${result.failed.length} of ${counted(result.runs, "seed")}, the first is ${result.failed[0]?.seed}`,
        ),
  ];
}
