// What a run prints with --json: one object, plain numbers and texts, the same shape for every scenario.

import type { BankRow } from "../bank/bank-file.js";
import type { FaultSchedule } from "../faults/fault-schedule.js";
import type { Seed } from "../kernel/random-key.js";
import type { BankJob } from "./bank-job.js";
import type { MainJob } from "./main-job.js";
import type { SimulationRun } from "./simulation-run.js";
import { verdictOf } from "./verdict.js";

export interface JobResult {
  readonly verdict: "pass" | "fail" | "unchecked";
  /** Why it did not pass; null when it did. */
  readonly reason: string | null;
  readonly seed: number;
  readonly nodes: number;
  /** 16 hexadecimal digits over bytes and time of every delivered frame. */
  readonly traceHash: string;
  /** How often each check was made. */
  readonly checks: Readonly<Record<string, number>>;
  /** Operations on the game; 0 in the bank run. */
  readonly operations: number;
  /** Accepted transfers. */
  readonly transfers: number;
  readonly partitions: number;
  readonly crashes: number;
  /** Virtual milliseconds from the heal until all nodes had the same; null when they never had. */
  readonly convergeMs: number | null;
  readonly bytesSent: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly wallSeconds: number;
}

export interface BankResult extends JobResult {
  readonly accountsMatched: number;
  readonly accountsTotal: number;
  readonly refusedRows: readonly RefusedRow[];
  readonly waitedWithdrawals: number;
  readonly remoteDeposits: number;
  /** Signatures that nodes had to check, and how many of those were distinct: each is worked out once. Null for a bank that signs nothing. */
  readonly signatures: { readonly asked: number; readonly checked: number } | null;
}

/** A row that would have taken its account below its floor. Amounts are in hundredths, as decimal text. */
export interface RefusedRow {
  readonly transactionId: string;
  readonly account: string;
  readonly amountCents: string;
  readonly line: number;
}

/** `wallSeconds` is how long the run took on this machine. */
export function mainJobResult(seed: Seed, job: MainJob, wallSeconds: number): JobResult {
  return { ...common(seed, job.run, job.faults, wallSeconds), operations: job.operations, transfers: job.transfers };
}

export function bankJobResult(seed: Seed, job: BankJob, wallSeconds: number): BankResult {
  return {
    ...common(seed, job.run, job.faults, wallSeconds),
    operations: 0,
    transfers: job.transfers,
    accountsMatched: job.accountsMatched,
    accountsTotal: job.accounts.length,
    refusedRows: job.refusedRows.map(refusedRow),
    waitedWithdrawals: job.waitedWithdrawals,
    remoteDeposits: job.remoteDeposits,
    signatures: job.keys === undefined ? null : { asked: job.keys.asked, checked: job.keys.checked },
  };
}

type Common = Omit<JobResult, "operations" | "transfers">;

function common(seed: Seed, run: SimulationRun, faults: FaultSchedule, wallSeconds: number): Common {
  const { verdict, reason } = verdictOf(run);
  const { counters } = run.cluster.network;
  return {
    verdict,
    reason: reason ?? null,
    seed,
    nodes: run.cluster.nodes.length,
    traceHash: run.traceHash.digest(),
    checks: run.log.counts(),
    partitions: faults.partitions.length,
    crashes: faults.crashes.length,
    convergeMs: run.convergeMs ?? null,
    bytesSent: counters.bytesSent,
    events: run.events.processed,
    eventsPerSecond: Math.round(run.events.processed / Math.max(wallSeconds, 0.001)),
    wallSeconds: Math.round(wallSeconds * 100) / 100,
  };
}

function refusedRow({ transactionId, account, amount, line }: BankRow): RefusedRow {
  return { transactionId, account, amountCents: amount.toString(), line };
}
