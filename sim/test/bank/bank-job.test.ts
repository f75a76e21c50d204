// The bank run over a made-up bank, and over the real one where JOINERY_DATA has it.

import { join } from "node:path";
import { type BankRow, readBankFile, runBankJob, verdictOf, withoutEntry } from "@joinery/sim";
import { describe, expect, it } from "vitest";
import { replaySequentially } from "../../src/bank/sequential-bank.js";
import { authorOf } from "../../src/node/cluster.js";
import { madeBank } from "./made-bank.js";

const small = { seed: 5, nodes: 10, durationMs: 20_000 };
const rows = madeBank(1, 40, 1500);

describe("a made-up bank", () => {
  const limited = runBankJob({ ...small, rows, limits: "bank" });
  const floored = runBankJob({ ...small, rows, limits: "none" });

  it("ends with the bank's balances at every node when accounts may go as low as the bank let them", () => {
    expect(verdictOf(limited.run).reason).toBeUndefined();
    expect(limited.accountsMatched).toBe(40);
    expect(limited.refusedRows).toEqual([]);
    expect(limited.transfers).toBe(rows.length);
  });

  it("ends alike when every node signs what it writes, each signature worked out once for all nodes", () => {
    const job = runBankJob({ ...small, rows, limits: "bank", signed: true });
    expect(verdictOf(job.run).reason).toBeUndefined();
    expect([job.accountsMatched, job.transfers]).toEqual([40, rows.length]);
    const { asked, checked } = job.keys as { readonly asked: number; readonly checked: number };
    expect(checked).toBeGreaterThan(50);
    expect(asked).toBeGreaterThan(2 * checked);
    // The same transfers, and not the same bytes.
    expect(job.run.traceHash.digest()).not.toBe(limited.run.traceHash.digest());
  });

  it("ends alike when a node writes more in one moment than one entry holds, which goes on at the same time", () => {
    const crowded = madeBank(1, 40, 4000);
    const job = runBankJob({ seed: 5, nodes: 3, durationMs: 2000, rows: crowded, limits: "bank" });
    expect(verdictOf(job.run).reason).toBeUndefined();
    expect([job.accountsMatched, job.transfers]).toEqual([40, crowded.length]);
  });

  it("makes withdrawals wait for funds on their way, and deposits come from other nodes", () => {
    expect(limited.waitedWithdrawals).toBeGreaterThan(20);
    const deposits = rows.filter(({ amount }) => amount > 0n).length;
    expect(limited.remoteDeposits).toBeGreaterThan(deposits / 2);
  });

  it("refuses, with a floor of zero, exactly what a sequential replay refuses, and is above the bank by exactly that", () => {
    expect(verdictOf(floored.run).reason).toBeUndefined();
    const oracle = replaySequentially(rows, new Map());
    expect(new Set(floored.refusedRows.map(({ transactionId }) => transactionId))).toEqual(oracle.refused);
    expect(oracle.refused.size).toBeGreaterThan(20);
    for (const { account, expected, refused, balances } of floored.accounts) {
      for (const balance of balances) {
        expect(balance).toBe(oracle.balances.get(account) ?? 0n);
        expect(balance - expected).toBe(-refused);
      }
    }
    expect(floored.accountsMatched).toBe(floored.accounts.filter(({ refused }) => refused === 0n).length);
  });

  it.each([
    ["bank", ["balances equal the bank's"]],
    ["none", ["balances equal the bank's", "refused as in a sequential replay"]],
  ] as const)(
    "fails, with fewer accounts that match, when one entry is lost on the wire for good: limits %s",
    (limits, checks) => {
      const sabotage = { wireFilter: withoutEntry(authorOf(small.seed, 3), 1) };
      const job = runBankJob({ ...small, rows, limits, sabotage });
      expect(verdictOf(job.run).exitCode).toBe(1);
      expect(job.accountsMatched).toBeLessThan(limits === "bank" ? 40 : floored.accountsMatched);
      expect(job.run.log.violations.map(({ check }) => check)).toEqual(expect.arrayContaining([...checks]));
    },
  );
});

const folder = process.env.JOINERY_DATA;

/** Rows of the bank's first years, for runs that need not be of all of it. */
const rowsOfPart = 6_000;

describe.skipIf(folder === undefined)("the real bank, from JOINERY_DATA", { timeout: 480_000 }, () => {
  it("ends, signed, with all 615 balances equal to the bank's, to the cent, at all 50 nodes", () => {
    const rows = realRows();
    const job = runBankJob({ seed: 1, rows, limits: "bank", signed: true });
    expect(verdictOf(job.run).reason).toBeUndefined();
    expect(job.keys?.checked).toBeGreaterThan(1000);
    expect([job.accountsMatched, job.accounts.length]).toEqual([615, 615]);
    expect(job.waitedWithdrawals).toBeGreaterThanOrEqual(500);
    expect(job.remoteDeposits).toBeGreaterThan(rows.filter(({ amount }) => amount > 0n).length / 2);
    expect(job.faults.partitions.length).toBeGreaterThanOrEqual(20);
    expect(job.faults.crashes.length).toBeGreaterThanOrEqual(20);
  });

  it("refuses, with a floor of zero, what a sequential replay refuses, and is above the bank by exactly that", () => {
    const rows = realRows().slice(0, rowsOfPart);
    const job = runBankJob({ seed: 2, nodes: 15, rows, limits: "none" });
    expect(verdictOf(job.run).reason).toBeUndefined();
    const refused = new Set(job.refusedRows.map(({ transactionId }) => transactionId));
    expect(refused).toEqual(replaySequentially(rows, new Map()).refused);
    expect(refused.size).toBeGreaterThan(0);
    const above = new Set(job.refusedRows.map(({ account }) => account)).size;
    expect(job.accountsMatched).toBe(job.accounts.length - above);
  });

  it("fails, with fewer accounts that match, when one entry is lost on the wire for good", () => {
    const sabotage = { wireFilter: withoutEntry(authorOf(1, 3), 1) };
    const rows = realRows().slice(0, rowsOfPart);
    const job = runBankJob({ seed: 1, nodes: 15, rows, limits: "bank", durationMs: 20_000, sabotage });
    expect(verdictOf(job.run).exitCode).toBe(1);
    expect(job.accountsMatched).toBeLessThan(job.accounts.length);
  });
});

function realRows(): BankRow[] {
  return readBankFile(join(folder as string, "bank-transactions.csv.gz"));
}
