// A run's result for people: what was checked and how often, what it cost, and the verdict last.

import type { BankResult, JobResult } from "@joinery/sim";
import pc from "picocolors";

const refusedShown = 20;

/** The lines of a main job. */
export function resultLines(result: JobResult): string[] {
  return [
    ...checkLines(result),
    `work: ${result.operations} game operations, ${result.transfers} accepted transfers on ${result.nodes} nodes`,
    ...costLines(result),
    verdictLine(result),
  ];
}

/** The lines of a bank run. */
export function bankLines(result: BankResult): string[] {
  const { refusedRows } = result;
  const shown = refusedRows.slice(0, refusedShown);
  return [
    ...checkLines(result),
    `work: ${result.transfers} transfers on ${result.nodes} nodes, ${result.remoteDeposits} deposits at another node than the owner's, ` +
      `${result.waitedWithdrawals} withdrawals waited for funds on their way`,
    ...signatureLines(result),
    ...costLines(result),
    `refused rows: ${refusedRows.length}`,
    ...shown.map(({ line, transactionId, account, amountCents }) => {
      return `  line ${line}: transaction ${transactionId}, account ${account}, ${amountCents} cents`;
    }),
    ...(refusedRows.length > shown.length ? [`  and ${refusedRows.length - shown.length} more: see --json`] : []),
    `${result.accountsMatched}/${result.accountsTotal} accounts match`,
    verdictLine(result),
  ];
}

function signatureLines({ signatures }: BankResult): string[] {
  if (signatures === null) return [];
  const { asked, checked } = signatures;
  return [`signatures: ${checked} worked out, and ${asked - checked} times the answer was known from another node`];
}

/** A line per checker. */
export function checkLines({ checks }: Pick<JobResult, "checks">): string[] {
  return ["checked:", ...Object.entries(checks).map(([name, count]) => `  ${String(count).padStart(10)}  ${name}`)];
}

function costLines(result: JobResult): string[] {
  const converged = result.convergeMs === null ? "never" : `${result.convergeMs / 1000} virtual s after the heal`;
  return [
    `faults: ${result.partitions} partitions, ${result.crashes} crashes and restarts`,
    `converged: ${converged}`,
    `sent: ${(result.bytesSent / 1e6).toFixed(1)} MB in ${result.events} events, ${result.eventsPerSecond} events/s, ${result.wallSeconds} s`,
    `seed ${result.seed}, trace hash ${result.traceHash}`,
  ];
}

export function verdictLine({ verdict, reason }: Pick<JobResult, "verdict" | "reason">): string {
  if (verdict === "pass") return pc.green("verdict: pass");
  return pc.red(`verdict: ${verdict}: ${reason}`);
}
