// The command as a user meets it: what it prints where, and what it answers to bad input.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "./run-command.js";

const folder = mkdtempSync(join(tmpdir(), "joinery-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const small = ["sim", "run", "--nodes", "6", "--duration", "6"];

describe("joinery sim run", () => {
  it("prints one JSON object and nothing else on standard output with --json", async () => {
    const { code, stdout, stderr } = await runCommand(...small, "--seed", "3", "--json", "--no-report");
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "pass",
      seed: 3,
      nodes: 6,
      traceHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      checks: { "balances equal the model": expect.any(Number) },
      operations: expect.any(Number),
      transfers: expect.any(Number),
      partitions: 6,
      crashes: 24,
      convergeMs: expect.any(Number),
      bytesSent: expect.any(Number),
      events: expect.any(Number),
      eventsPerSecond: expect.any(Number),
      wallSeconds: expect.any(Number),
    });
    expect(stderr.split("\n")[0]).toBe("options: joinery sim run --seed 3 --nodes 6 --duration 6");
  });

  it("has nodes choose their links with --topology gossip, and says so in the line that runs it again", async () => {
    const { code, stdout, stderr } = await runCommand(...small, "--topology", "gossip", "--no-report");
    expect(code).toBe(0);
    expect(stdout).toContain("verdict: pass");
    expect(stderr.split("\n")[0]).toBe("options: joinery sim run --seed 1 --nodes 6 --duration 6 --topology gossip");
  });

  it("ends with a verdict and writes a report where it is told", async () => {
    const report = join(folder, "deep", "report.html");
    const { code, stdout } = await runCommand(...small, "--report", report);
    expect(code).toBe(0);
    expect(stdout).toContain("verdict: pass");
    expect(stdout).toContain(`report: ${report}`);
    expect(readFileSync(report, "utf8")).toContain("ended with the same game and the same money");
  });

  it("replays a bank, lists what it refuses and counts the accounts that match", async () => {
    const { code, stdout } = await runCommand(
      ...small,
      "--bank",
      bankFile(["a,1000,1000", "a,-1500,-500", "b,700,700"]),
      "--no-report",
    );
    expect(stdout).toContain("line 3: transaction t1, account a, -1500 cents");
    expect(stdout).toContain("1/2 accounts match");
    expect(stdout).toContain("verdict: pass");
    expect(code).toBe(0);
  });

  it("matches every account when they may go as low as the bank let them", async () => {
    const file = bankFile(["a,1000,1000", "a,-1500,-500", "b,700,700"]);
    const { stdout } = await runCommand(
      ...small,
      "--bank",
      file,
      "--overdraft-limits",
      "bank",
      "--json",
      "--no-report",
    );
    expect(JSON.parse(stdout)).toMatchObject({
      accountsMatched: 2,
      accountsTotal: 2,
      refusedRows: [],
      signatures: null,
      waitedWithdrawals: expect.any(Number),
      remoteDeposits: expect.any(Number),
    });
  });

  it("tells of signatures when the bank is signed, and how to have it again", async () => {
    const file = bankFile(["a,1000,1000", "b,700,700"]);
    const { code, stdout, stderr } = await runCommand(...small, "--bank", file, "--signed", "--no-report");
    expect(stdout).toMatch(/signatures: \d+ worked out, and \d+ times the answer was known from another node/);
    expect(stderr.split("\n")[0]).toMatch(/ --signed$/);
    expect(code).toBe(0);
  });

  it("shows its options and exit codes with --help", async () => {
    const { code, stdout } = await runCommand("sim", "run", "--help");
    expect(code).toBe(0);
    for (const text of ["--seed", "--nodes", "--topology", "--bank", "--overdraft-limits", "--json", "3 liveness"]) {
      expect(stdout).toContain(text);
    }
  });

  it.each([
    ["an unknown option", ["--sede", "1"], /unknown option '--sede'/],
    ["a seed that is none", ["--seed", "one"], /--seed one: .*neither an integer/],
    ["too few nodes", ["--nodes", "1"], /--nodes takes a whole number from 2 to 1000, not "1"/],
    ["nodes that are no number", ["--nodes", "1e2"], /--nodes takes a whole number/],
    ["limits of somebody else", ["--overdraft-limits", "mine"], /Allowed choices are none, bank/],
    ["limits without a bank", ["--overdraft-limits", "bank"], /needs --bank/],
    ["signatures without a bank", ["--signed"], /--signed needs --bank/],
    ["a bank that is not there", ["--bank", "missing.csv.gz"], /missing\.csv\.gz can't be read/],
    ["a topology that is none", ["--topology", "star"], /Allowed choices are regions, gossip/],
    ["a bank over gossip", ["--bank", "any.csv.gz", "--topology", "gossip"], /--topology gossip is of the main job/],
    ["an argument too many", ["again"], /too many arguments/],
  ])("answers %s with one clear line and exit code 64, and runs nothing", async (_, args, message) => {
    const { code, stdout, stderr } = await runCommand("sim", "run", ...args, "--report", join(folder, "never.html"));
    expect(code).toBe(64);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(existsSync(join(folder, "never.html"))).toBe(false);
  });

  it("answers a bank's file with a bad row by its line", async () => {
    const { code, stderr } = await runCommand("sim", "run", "--bank", bankFile(["a,1000,1000", "a,12.5,1"]));
    expect(code).toBe(64);
    expect(stderr).toMatch(/line 3: amount_cents "12\.5" is not a whole number/);
  });
});

function bankFile(rows: readonly string[]): string {
  const path = join(folder, "bank.csv.gz");
  const lines = rows.map((row, index) => `1993-01-0${index + 1},t${index},${row},x`);
  const header = "day,transaction_id,account_id,amount_cents,balance_after_cents,operation";
  writeFileSync(path, gzipSync([header, ...lines, ""].join("\n")));
  return path;
}
