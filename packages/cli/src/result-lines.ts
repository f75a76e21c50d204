// A run's result for people: what was checked and how often, what it cost, and the verdict last.

import type { BankResult, JobResult } from "@joinery/sim";
import pc from "picocolors";
import { counted } from "./counted.js";

const refusedShown = 20;

/** The lines of a main job. */
export function resultLines(result: JobResult): string[] {
  return [
    ...checkLines(result),
    `work: ${counted(result.operations, "game operation")}, ${counted(result.transfers, "accepted transfer")} on ${counted(result.nodes, "node")}`,
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
    `work: ${counted(result.transfers, "transfer")} on ${counted(result.nodes, "node")}, ${counted(result.remoteDeposits, "deposit")} at another node than the owner's, ` +
      `${counted(result.waitedWithdrawals, "withdrawal")} waited for funds on their way`,
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
  return [
    `signatures: ${checked} worked out, and ${counted(asked - checked, "time")} the answer was known from another node`,
  ];
}

/** A line per checker. */
export function checkLines({ checks }: Pick<JobResult, "checks">): string[] {
  return ["checked:", ...Object.entries(checks).map(([name, count]) => `  ${String(count).padStart(10)}  ${name}`)];
}

function costLines(result: JobResult): string[] {
  const converged = result.convergeMs === null ? "never" : `${result.convergeMs / 1000} virtual s after the heal`;
  return [
    `faults: ${counted(result.partitions, "partition")}, ${result.crashes === 1 ? "1 crash and restart" : `${result.crashes} crashes and restarts`}`,
    `converged: ${converged}`,
    `sent: ${(result.bytesSent / 1e6).toFixed(1)} MB in ${result.events} events, ${result.eventsPerSecond} events/s, ${result.wallSeconds} s`,
    `seed ${result.seed}, trace hash ${result.traceHash}`,
  ];
}

/** The last line of every run. */
export function verdictLine({ verdict, reason }: Pick<JobResult, "verdict" | "reason">): string {
  if (verdict === "pass") return pc.green("verdict: pass");
  return pc.red(`verdict: ${verdict}: ${reason}`);
}
