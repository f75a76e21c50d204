// What the reports of all runs share: charts over time, checks, and what was violated.

import type { FaultSchedule } from "../faults/fault-schedule.js";
import type { ReportChart, ReportData, ReportFigure, ReportTable } from "../report/report-data.js";
import type { SimulationRun } from "./simulation-run.js";

/** How often each check was made, by name. */
interface CheckCounts {
  readonly checks: Readonly<Record<string, number>>;
}

export function shared(
  run: SimulationRun,
  faults: FaultSchedule,
  result: CheckCounts,
  replayCommand: string,
): Pick<ReportData, "replayCommand" | "checks" | "faults"> {
  const violations = new Map<string, number>();
  for (const { check } of run.log.violations) violations.set(check, (violations.get(check) ?? 0) + 1);
  const names = [...new Set([...Object.keys(result.checks), ...violations.keys()])].sort();
  return {
    replayCommand,
    checks: names.map((name) => ({ name, count: result.checks[name] ?? 0, violations: violations.get(name) ?? 0 })),
    faults: { endMs: run.events.now, healMs: run.durationMs, partitions: faults.partitions, crashes: faults.crashes },
  };
}

export function divergenceChart(run: SimulationRun, documents: readonly string[]): ReportChart {
  const { samples } = run.recorder;
  return {
    kind: "lines",
    width: "full",
    title: "Divergence",
    caption:
      "How many different states the nodes that were up had, by document. Nodes write all the time, so that most are a little behind; when the writing ends all must agree, at 1.",
    yLabel: "different states",
    yUnit: "count",
    timesMs: samples.map(({ atMs }) => atMs),
    series: documents.map((name, place) => ({
      name,
      values: samples.map((sample) => sample.distinctStates[place] ?? 0),
    })),
  };
}

export function trafficChart(run: SimulationRun): ReportChart {
  const { timesMs, classes } = run.recorder.traffic;
  return {
    kind: "stack",
    width: "half",
    title: "Traffic",
    caption: "Bytes handed to the network by all nodes, by what they were for.",
    yLabel: "sent",
    yUnit: "B/s",
    timesMs,
    series: classes.map(({ name, bytesPerSecond }) => ({ name, values: bytesPerSecond })),
  };
}

export function violationTables(run: SimulationRun): ReportTable[] {
  if (run.log.violations.length === 0) return [];
  return [
    {
      title: "What was violated",
      columns: [
        { label: "at (s)", align: "right" },
        { label: "check", align: "left" },
        { label: "what happened", align: "left" },
      ],
      rows: run.log.violations.map(({ atMs, check, message }) => [(atMs / 1000).toFixed(3), check, message]),
    },
  ];
}

export function figure(label: string, value: string | number, unit?: string, note?: string): ReportFigure {
  return {
    label,
    value: typeof value === "number" ? group(value) : value,
    ...(unit === undefined ? {} : { unit }),
    ...(note === undefined ? {} : { note }),
  };
}

export function checkedSentence(result: CheckCounts): string {
  const total = Object.values(result.checks).reduce((sum, count) => sum + count, 0);
  return `${group(total)} checks of ${Object.keys(result.checks).length} kinds were made.`;
}

export function seconds(ms: number | null): string {
  return ms === null ? "not" : `${ms / 1000} s`;
}

/** Digits in groups of three, the same in every locale. */
export function group(value: number): string {
  const [whole, fraction] = String(value).split(".");
  const grouped = (whole as string).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
