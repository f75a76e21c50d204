// Runs a schedule once more and makes a page of it: the verdict, the smallest story that leads to it, who knew what when, and where two
// nodes differ.

import type { Fields } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import type { Fault } from "../faults/fault.js";
import { scheduleOf } from "../faults/fault.js";
import { counted } from "../report/counted.js";
import type { ReportData, ReportTable, SpaceTimeChart } from "../report/report-data.js";
import {
  checkedSentence,
  divergenceChart,
  figure,
  seconds,
  shared,
  trafficChart,
  violationTables,
} from "../scenarios/report-parts.js";
import type { SimulationRun } from "../scenarios/simulation-run.js";
import type { SimulatedApp } from "./app.js";
import { type CausalCone, causalCone } from "./causal-cone.js";
import { describeFault, describeSize, describeStep, toldOf } from "./describe-schedule.js";
import { differencesOf } from "./differences.js";
import { neighboursOf } from "./neighbours.js";
import { placeOf } from "./place-of.js";
import { runSchedule } from "./run-schedule.js";
import type { Schedule } from "./schedule.js";
import type { Simulation } from "./simulation.js";
import { bringsEntries, type Trace, TraceRecorder } from "./trace.js";

/** A run that was looked at. */
export interface ReportedSimulation {
  readonly simulation: Simulation;
  readonly trace: Trace;
  readonly report: ReportData;
}

/** `replayCommand` is the line that runs it again. Throws as `replay` does. */
export function reportSimulation<F extends Fields, Args>(
  app: SimulatedApp<F, Args>,
  schedule: Schedule,
  replayCommand: string,
): ReportedSimulation {
  const recorder = new TraceRecorder();
  let ended: SimulationRun | undefined;
  const simulation = runSchedule(app, schedule, {
    onFate: recorder.onFate,
    ended: (run) => {
      ended = run;
    },
  });
  const run = ended as SimulationRun;
  const trace = recorder.traceOf(schedule);
  const report: ReportData = {
    ...shared(run, scheduleOf(schedule.faults), simulation, replayCommand),
    faults: { ...faultsOf(schedule.faults), endMs: run.events.now, healMs: schedule.durationMs },
    title: "An application under simulation",
    subtitle: `${describeSize(schedule)}, ${run.events.now / 1000} s of virtual time`,
    verdict: { kind: simulation.verdict, sentence: sentenceOf(simulation), detail: checkedSentence(simulation) },
    figures: figuresOf(simulation, run),
    charts: [
      spaceTime(simulation, trace, run.events.now),
      divergenceChart(run, ["document"]),
      { ...trafficChart(run), width: "full" },
    ],
    tables: [
      ...violationTables(run),
      ...differenceTables(run),
      ...neighbourTables(app, simulation),
      storyTable(schedule),
    ],
  };
  return { simulation, trace, report };
}

function sentenceOf({ verdict, reason, convergeMs, schedule }: Simulation): string {
  if (verdict === "unchecked") return `Nothing was checked: ${reason}.`;
  if (verdict !== "pass") return `It failed: ${reason}.`;
  return `All that stayed of ${counted(schedule.nodes, "node")} ended with the same, ${seconds(convergeMs)} after the network healed.`;
}

function figuresOf({ operations, convergeMs, events, traceHash, schedule }: Simulation, run: SimulationRun) {
  const { bytesSent, framesSent } = run.cluster.network.counters;
  return [
    figure("Operations made", operations.made, undefined, `${operations.refused} refused, ${operations.missed} missed`),
    figure("Time to converge", convergeMs === null ? "never" : convergeMs / 1000, "s", "after the heal"),
    figure("Sent", Math.round(bytesSent / 100) / 10, "kB", counted(framesSent, "frame")),
    figure("Events", events),
    figure("Seed", String(schedule.seed)),
    figure("Trace hash", traceHash),
  ];
}

function faultsOf(faults: readonly Fault[]) {
  const { partitions, crashes } = scheduleOf(faults);
  const isDrawn = ({ kind }: Fault): boolean => kind === "partition" || kind === "crash";
  const others = faults.filter((fault) => !isDrawn(fault));
  return {
    partitions,
    crashes,
    others: others.map((fault) => ({ title: describeFault(fault), startMs: fault.startMs, endMs: fault.endMs })),
  };
}

/** The whole run where it passed; else from the first operation that can have led to the violation until a little after it. */
function spaceTime({ violations, schedule }: Simulation, trace: Trace, runEndMs: number): SpaceTimeChart {
  const [violation] = violations;
  const node = violation === undefined ? 0 : placeOf(violation);
  const cone = violation === undefined ? undefined : causalCone(trace, node, violation.atMs);
  const ledThere = schedule.steps.filter((step) => cone?.includes(step.node, step.atMs));
  const first = ledThere[0]?.atMs ?? 0;
  const margin = violation === undefined ? 0 : Math.max(50, Math.round((violation.atMs - first) / 20));
  const startMs = violation === undefined ? 0 : Math.max(0, first - margin);
  const endMs = violation === undefined ? runEndMs : violation.atMs + margin;
  const isShown = (atMs: number): boolean => atMs >= startMs && atMs <= endMs;
  return {
    ...{ kind: "space-time", width: "full", nodes: schedule.nodes, startMs, endMs },
    title: violation === undefined ? "Who heard what when" : "What led to it",
    caption:
      "A line per node, time to the right. Dots are operations, slopes are frames that bring what others wrote, from when they were sent to when they came.",
    points: [
      ...schedule.steps
        .filter(({ atMs }) => isShown(atMs))
        .map((step) => ({
          node: step.node,
          atMs: step.atMs,
          title: `${step.atMs / 1000} s, ${describeStep(step)}`,
          look: lookOf(cone?.includes(step.node, step.atMs)),
        })),
      ...(violation === undefined
        ? []
        : [
            {
              node,
              atMs: violation.atMs,
              title: `${violation.check}: ${violation.message}`,
              look: "violation" as const,
            },
          ]),
    ],
    arrows: arrowsOf(trace, cone, isShown),
    down: scheduleOf(schedule.faults).crashes.map(({ node: of, atMs, restartAtMs }) => ({
      ...{ node: of, startMs: atMs, endMs: restartAtMs },
    })),
  };
}

function arrowsOf(trace: Trace, cone: CausalCone | undefined, isShown: (atMs: number) => boolean) {
  return trace.messages
    .filter((message) => bringsEntries(message) && isShown(message.sentMs))
    .map((message) => {
      const { from, to, sentMs, arrivedMs, bytes } = message;
      const fate = arrivedMs === undefined ? "lost" : `came ${arrivedMs - sentMs} ms later`;
      const title = `${sentMs / 1000} s, node ${from} to node ${to}: ${bytes} B, ${fate}`;
      return { from, to, sentMs, arrivedMs, title, look: lookOf(cone?.messages.has(message)) };
    });
}

function lookOf(isInCone: boolean | undefined): "strong" | "weak" {
  return isInCone === false ? "weak" : "strong";
}

/** The first two nodes that read differently in the end, place by place. */
function differenceTables(run: SimulationRun): ReportTable[] {
  const nodes = run.cluster.staying.filter(({ isUp }) => isUp);
  const [first] = nodes;
  const readOf = (node: (typeof nodes)[number]): unknown => (node.documents[0] as DocumentCore).view;
  for (const other of nodes.slice(1)) {
    if (first === undefined) break;
    const rows = differencesOf(readOf(first), readOf(other));
    if (rows.length === 0) continue;
    const [a, b] = [`node ${first.index}`, `node ${other.index}`];
    return [
      {
        title: "Two nodes that differ",
        caption: "What they read in the end, where it is not the same.",
        columns: ["place", a, b].map((label) => ({ label, align: "left" as const })),
        rows: rows.map(({ place, left, right }) => [place, left, right]),
      },
    ];
  }
  return [];
}

function neighbourTables<F extends Fields, Args>(app: SimulatedApp<F, Args>, simulation: Simulation): ReportTable[] {
  const rows = neighboursOf(app, simulation).map(({ without, verdict, reason }) => [without, verdict, reason]);
  const labels = ["the same schedule", "verdict", "why"];
  if (rows.length === 0) return [];
  return [{ title: "Its neighbours", columns: labels.map((label) => ({ label, align: "left" as const })), rows }];
}

function storyTable(schedule: Schedule): ReportTable {
  return {
    title: "The schedule",
    columns: [
      { label: "at (s)", align: "right" },
      { label: "what", align: "left" },
    ],
    rows: toldOf(schedule).map(({ atMs, text }) => [(atMs / 1000).toFixed(3), text]),
  };
}
