// Fills a report in from a run: what every scenario shares, and what the main job and the bank run add.

import type { FaultSchedule } from "../faults/fault-schedule.js";
import type { ReportChart, ReportData, ReportFigure, ReportTable } from "../report/report-data.js";
import type { BankJob } from "./bank-job.js";
import type { BankResult, JobResult } from "./job-result.js";
import type { MainJob } from "./main-job.js";
import type { SimulationRun } from "./simulation-run.js";

/** The page of a main job. `replayCommand` is the line that runs it again. */
export function mainJobReport(job: MainJob, result: JobResult, replayCommand: string): ReportData {
  const { run, world } = job;
  const balances = world.accounts.map((account) => Number(job.balance(account))).sort((a, b) => a - b);
  const sentence =
    result.verdict === "pass"
      ? `All ${result.nodes} nodes ended with the same game and the same money, ${seconds(result.convergeMs)} after the network healed.`
      : `The run failed: ${result.reason}.`;
  return {
    ...shared(run, job.faults, result, replayCommand),
    title: "A game and a ledger under partitions",
    subtitle: `${result.nodes} nodes in ten cloud regions, 2 documents, ${run.events.now / 1000} s of virtual time`,
    verdict: { kind: result.verdict, sentence, detail: checkedSentence(result) },
    figures: [
      figure("Game operations", result.operations),
      figure("Accepted transfers", result.transfers, undefined, `${job.refusedTransfers} refused for lack of funds`),
      ...sharedFigures(result),
    ],
    charts: [
      divergenceChart(run, ["game", "ledger"]),
      trafficChart(run),
      {
        kind: "bars",
        width: "half",
        title: "Balances in the end",
        caption: "One bar per account, in order of balance; a quarter of the accounts may go 50 below zero.",
        xLabel: "accounts, sorted",
        yLabel: "balance",
        yUnit: "tokens",
        bars: balances.map((value, index) => ({ label: `${index + 1}`, value })),
      },
    ],
    tables: violationTables(run),
  };
}

/** The page of a bank run. */
export function bankJobReport(job: BankJob, result: BankResult, replayCommand: string): ReportData {
  const { run } = job;
  const matched = `${result.accountsMatched}/${result.accountsTotal} accounts match the bank to the cent at all ${result.nodes} nodes`;
  const refused = `${job.refusedRows.length} rows were refused, those that a sequential replay refuses`;
  const detail = job.refusedRows.length === 0 ? "" : ` ${refused}.`;
  return {
    ...shared(run, job.faults, result, replayCommand),
    title: "A bank under partitions",
    subtitle: `${group(result.transfers + job.refusedRows.length)} transactions of ${result.accountsTotal} accounts over ${result.nodes} nodes in ten cloud regions`,
    verdict: {
      kind: result.verdict,
      sentence: result.verdict === "fail" ? `${matched}. The run failed: ${result.reason}.` : `${matched}.`,
      detail: `${checkedSentence(result)}${detail}`,
    },
    figures: [
      figure("Accounts that match", `${result.accountsMatched}/${result.accountsTotal}`),
      figure("Accepted transactions", result.transfers, undefined, `${job.refusedRows.length} refused`),
      figure("Withdrawals that waited", result.waitedWithdrawals, undefined, "for funds on their way"),
      figure("Deposits at another node", result.remoteDeposits),
      ...sharedFigures(result),
    ],
    charts: [divergenceChart(run, ["bank"]), trafficChart(run), balanceHistogram(job)],
    tables: [...violationTables(run), ...refusedTables(job)],
  };
}

function shared(run: SimulationRun, faults: FaultSchedule, result: JobResult, replayCommand: string) {
  const violations = new Map<string, number>();
  for (const { check } of run.log.violations) violations.set(check, (violations.get(check) ?? 0) + 1);
  const names = [...new Set([...Object.keys(result.checks), ...violations.keys()])].sort();
  return {
    replayCommand,
    checks: names.map((name) => ({ name, count: result.checks[name] ?? 0, violations: violations.get(name) ?? 0 })),
    faults: { endMs: run.events.now, healMs: run.durationMs, partitions: faults.partitions, crashes: faults.crashes },
  };
}

function sharedFigures(result: JobResult): ReportFigure[] {
  return [
    figure("Time to converge", result.convergeMs === null ? "never" : result.convergeMs / 1000, "s", "after the heal"),
    figure("Sent", Math.round(result.bytesSent / 1e5) / 10, "MB"),
    figure("Events", result.events, undefined, `${group(result.eventsPerSecond)} per second`),
    figure("Faults", `${result.partitions} + ${result.crashes}`, undefined, "partitions and crashes"),
    figure("Seed", String(result.seed)),
    figure("Trace hash", result.traceHash),
  ];
}

function divergenceChart(run: SimulationRun, documents: readonly string[]): ReportChart {
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

function trafficChart(run: SimulationRun): ReportChart {
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

function balanceHistogram(job: BankJob): ReportChart {
  const sorted = job.accounts.map(({ balances }) => Number(balances[0] ?? 0n) / 100).sort((a, b) => a - b);
  return {
    kind: "bars",
    width: "half",
    title: "Balances in the end",
    caption: "One bar per account, in order of balance.",
    xLabel: "accounts, sorted",
    yLabel: "balance",
    yUnit: "currency units",
    bars: sorted.map((value, index) => ({ label: `${index + 1}`, value })),
  };
}

function violationTables(run: SimulationRun): ReportTable[] {
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

function refusedTables(job: BankJob): ReportTable[] {
  if (job.refusedRows.length === 0) return [];
  return [
    {
      title: "Refused rows",
      caption: "Withdrawals that would have taken their account below its floor.",
      columns: [
        { label: "line", align: "right" },
        { label: "transaction", align: "left" },
        { label: "account", align: "left" },
        { label: "amount", align: "right" },
      ],
      rows: job.refusedRows.map((row) => [
        row.line,
        row.transactionId,
        row.account,
        (Number(row.amount) / 100).toFixed(2),
      ]),
    },
  ];
}

function figure(label: string, value: string | number, unit?: string, note?: string): ReportFigure {
  return {
    label,
    value: typeof value === "number" ? group(value) : value,
    ...(unit === undefined ? {} : { unit }),
    ...(note === undefined ? {} : { note }),
  };
}

function checkedSentence(result: JobResult): string {
  const total = Object.values(result.checks).reduce((sum, count) => sum + count, 0);
  return `${group(total)} checks of ${Object.keys(result.checks).length} kinds were made.`;
}

function seconds(ms: number | null): string {
  return ms === null ? "not" : `${ms / 1000} s`;
}

/** Digits in groups of three, the same in every locale. */
function group(value: number): string {
  const [whole, fraction] = String(value).split(".");
  const grouped = (whole as string).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
