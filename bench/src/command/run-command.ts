// The command `bench`: reads its arguments, runs a suite, and answers the exit code.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { caseText } from "../report/case-report.js";
import { jsonRows } from "../report/json-rows.js";
import { machineFacts } from "../report/machine.js";
import { resultsPage } from "../report/results-page.js";
import { quickLimits, thoroughLimits } from "../run/limits.js";
import type { Measure } from "../run/measure-apart.js";
import type { CaseResult } from "../run/run-case.js";
import { runSuite } from "../run/run-suite.js";
import type { Suite } from "../suite.js";
import { suites } from "../suites.js";
import { helpText } from "./help.js";
import { type BenchArguments, readArguments } from "./read-arguments.js";

/** EX_USAGE of sysexits. */
export const usageExitCode = 64;
export const failedExitCode = 1;

export interface CommandIo {
  /** For results. */
  readonly print: (text: string) => void;
  /** For progress and complaints. */
  readonly tell: (line: string) => void;
  readonly measure: Measure;
}

const resultsFile = new URL("../../RESULTS.md", import.meta.url);

export async function runCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const read = readArguments(args);
  if (read.kind === "help") {
    io.print(helpText());
    return 0;
  }
  if (read.kind === "wrong") return refuse(io, read.reason);
  const { run } = read;
  const suite = suites.get(run.suite);
  if (suite === undefined) return refuse(io, `there is no suite "${run.suite}": ${[...suites.keys()].join(", ")}`);
  if (run.case !== undefined && !suite.cases.some(({ id }) => id === run.case)) {
    return refuse(io, `no case "${run.case}": ${suite.cases.map(({ id }) => id).join(", ")}`);
  }
  return measureSuite(suite, run, args, io);
}

async function measureSuite(
  suite: Suite,
  run: BenchArguments,
  args: readonly string[],
  { print, tell, measure }: CommandIo,
): Promise<number> {
  const facts = machineFacts();
  print(`${facts.join("\n")}\n\n`);
  const results = await runSuite(suite, {
    limits: run.quick ? quickLimits : thoroughLimits,
    scale: run.scale,
    only: run.case,
    subjects: run.subjects,
    measure,
    tell,
    show: (result) => print(caseText(result, suite.targets)),
  });
  if (run.json !== undefined) writeFileSync(run.json, jsonText(results));
  // The name of the file says nothing about how it was measured, and may hold a path.
  const shown = [suite.name, ...args.filter((arg) => arg === "--quick" || arg === "--results")].join(" ");
  if (run.results) {
    const page = existsSync(resultsFile) ? readFileSync(resultsFile, "utf8") : "";
    writeFileSync(resultsFile, resultsPage(page, { suite, results, facts, command: shown }));
  }
  return results.some(({ faults }) => faults.length > 0) ? failedExitCode : 0;
}

function jsonText(results: readonly CaseResult[]): string {
  return `${JSON.stringify(jsonRows(results.flatMap(({ rows }) => rows)), null, 1)}\n`;
}

function refuse({ tell }: CommandIo, reason: string): number {
  tell(`${reason}; --help says more`);
  return usageExitCode;
}
