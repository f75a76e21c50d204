// Fills a report in from a main job or a bank run.

import { counted } from "../report/counted.js";
import type { ReportChart, ReportData, ReportFigure, ReportTable } from "../report/report-data.js";
import type { BankJob } from "./bank-job.js";
import type { BankResult, JobResult } from "./job-result.js";
import type { MainJob } from "./main-job.js";
import {
  checkedSentence,
  divergenceChart,
  figure,
  group,
  seconds,
  shared,
  trafficChart,
  violationTables,
} from "./report-parts.js";

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
  const refused = `Refused: ${counted(job.refusedRows.length, "row")}, as by a sequential replay`;
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
