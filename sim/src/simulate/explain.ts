// A failure told in words: what can have led to it and by which ways it came, what the node had not heard of by then, and what the same
// schedule passes without.

import type { Fields } from "@joinery/crdt";
import { counted } from "../report/counted.js";
import type { SimulatedApp } from "./app.js";
import { type CausalCone, causalCone } from "./causal-cone.js";
import { describeStep } from "./describe-schedule.js";
import { neighboursOf } from "./neighbours.js";
import { placeOf } from "./place-of.js";
import { runSchedule } from "./run-schedule.js";
import type { Schedule, Step } from "./schedule.js";
import type { Simulation } from "./simulation.js";
import { type Trace, TraceRecorder } from "./trace.js";

export interface Explanation {
  readonly simulation: Simulation;
  /** The lines of the story, without colours. */
  readonly lines: readonly string[];
}

const linesMax = 60;

/** Runs a schedule and tells why it failed. Throws as `replay` does. */
export function explainSchedule<F extends Fields, Args>(app: SimulatedApp<F, Args>, schedule: Schedule): Explanation {
  const recorder = new TraceRecorder();
  const simulation = runSchedule(app, schedule, { onFate: recorder.onFate, ended: () => undefined });
  if (simulation.verdict === "pass") return { simulation, lines: ["It passes: there is nothing to explain."] };
  if (simulation.verdict === "unchecked") return { simulation, lines: [`Nothing was checked: ${simulation.reason}.`] };
  const neighbours = neighboursOf(app, simulation).map(({ without, verdict, reason }) => {
    return `  ${without}, ${saidOf[verdict]}${verdict === "pass" ? "" : `: ${reason}`}`;
  });
  const lines = [
    `It failed: ${simulation.reason}.`,
    ...story(simulation, recorder.traceOf(schedule)),
    ...(neighbours.length === 0 ? [] : ["The same schedule:", ...neighbours]),
  ];
  return { simulation, lines };
}

const saidOf = { pass: "it passes", fail: "it still fails", unchecked: "nothing is left to check" } as const;

function story({ violations, schedule }: Simulation, trace: Trace): string[] {
  const [violation] = violations;
  if (violation === undefined)
    return ["Nothing was violated: the nodes did not meet in time. Its page shows where two of them differ."];
  const node = placeOf(violation);
  const cone = causalCone(trace, node, violation.atMs);
  const before = schedule.steps.filter(({ atMs }) => atMs <= violation.atMs);
  const led = before.filter((step) => cone.includes(step.node, step.atMs));
  const unheard = before.filter((step) => !cone.includes(step.node, step.atMs));
  return [
    `What node ${node} could know by then, ${led.length} of ${counted(before.length, "operation")}:`,
    ...capped(led.flatMap((step) => [line(step), ...waysOf(step, cone)])),
    ...(unheard.length === 0 ? [] : [`What node ${node} could not know:`, ...capped(unheard.map(line))]),
  ];
}

function line(step: Step): string {
  return `${seconds(step.atMs)}  ${describeStep(step)}`;
}

/** The first frame after an operation to each other node, where such a frame can have led to the violation. */
function waysOf({ node, atMs }: Step, cone: CausalCone): string[] {
  const firstTo = new Map<number, number>();
  for (const { from, to, sentMs, arrivedMs } of cone.messages) {
    if (from !== node || sentMs < atMs || arrivedMs === undefined) continue;
    firstTo.set(to, Math.min(arrivedMs, firstTo.get(to) ?? Number.POSITIVE_INFINITY));
  }
  const ways = [...firstTo].sort(([a], [b]) => a - b).map(([to, ms]) => `node ${to} at ${seconds(ms).trim()}`);
  return ways.length === 0 ? [] : [`${" ".repeat(12)}  told to ${ways.join(", ")}`];
}

function capped(lines: readonly string[]): readonly string[] {
  return lines.length <= linesMax
    ? lines
    : [...lines.slice(0, linesMax), `  and ${counted(lines.length - linesMax, "line")} more`];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`.padStart(12);
}
