// One run from options to exit code: progress while it goes, then the verdict, the report and the JSON object.

import {
  bankJobReport,
  bankJobResult,
  exitCode,
  type JobResult,
  mainJobReport,
  mainJobResult,
  type ReportData,
  readBankFile,
  renderReport,
  runBankJob,
  runMainJob,
  type Topology,
  verdictOf,
} from "@joinery/sim";
import type { NewerNode } from "./newer-node/newer-node.js";
import { createProgress } from "./progress.js";
import { bankLines, resultLines, verdictLine } from "./result-lines.js";
import { writeOutput } from "./write-output.js";

export interface RunOptions {
  readonly seed: number;
  readonly nodes: number;
  readonly durationMs: number;
  /** A bank's transactions to replay; undefined for the main job. */
  readonly bankFile: string | undefined;
  readonly limits: "none" | "bank";
  /** True when the bank's nodes sign what they write. */
  readonly signed: boolean;
  /** Who is linked to whom in the main job. */
  readonly topology: Topology;
  /** Where the HTML report goes; undefined for none. */
  readonly reportFile: string | undefined;
  readonly json: boolean;
}

export interface Ended {
  readonly result: JobResult;
  readonly report: ReportData;
  readonly lines: readonly string[];
  readonly code: number;
}

/** Runs a simulation, and what passes on a newer Node as well where one is given; answers the exit code. */
export async function runSimulation(options: RunOptions, newerNode?: NewerNode): Promise<number> {
  say(`options: ${commandLine(options)}${newerNode === undefined ? "" : ` --newer-node ${newerNode.path}`}`);
  const ended = await comparedElsewhere(options, simulated(options), newerNode);
  if (options.reportFile !== undefined) writeOutput("the report", options.reportFile, renderReport(ended.report));
  const lines = [...ended.lines, ...(options.reportFile === undefined ? [] : [`report: ${options.reportFile}`])];
  if (options.json) {
    for (const line of lines) say(line);
    process.stdout.write(`${JSON.stringify(ended.result)}\n`);
  } else {
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return ended.code;
}

/** The run by itself, and what there is to say about it. */
export function simulated(options: RunOptions): Ended {
  return options.bankFile === undefined ? runMain(options) : runBank(options, options.bankFile);
}

async function comparedElsewhere(run: RunOptions, ended: Ended, newerNode: NewerNode | undefined): Promise<Ended> {
  if (newerNode === undefined || ended.code !== exitCode.pass) return ended;
  const { result } = ended;
  try {
    const reason = await newerNode.difference(`seed ${run.seed}`, { run }, result.traceHash);
    const lines = ended.lines.slice(0, -1);
    if (reason === undefined) {
      const same = `the same on Node ${newerNode.version}`;
      return { ...ended, lines: [...lines, same, verdictLine(result)] };
    }
    const failed = { ...result, verdict: "fail", reason } as const;
    const report: ReportData = { ...ended.report, verdict: { kind: "fail", sentence: reason } };
    return { result: failed, report, lines: [...lines, verdictLine(failed)], code: exitCode.nondeterminism };
  } finally {
    newerNode.close();
  }
}

function runMain(options: RunOptions): Ended {
  const { seed, nodes, durationMs, topology } = options;
  const onProgress = createProgress();
  const [job, wallSeconds] = timed(() => runMainJob({ seed, nodes, durationMs, topology, onProgress }));
  const result = mainJobResult(seed, job, wallSeconds);
  const report = mainJobReport(job, result, commandLine(options));
  return { result, report, lines: resultLines(result), code: verdictOf(job.run).exitCode };
}

function runBank(options: RunOptions, bankFile: string): Ended {
  const { seed, nodes, durationMs, limits, signed } = options;
  const rows = readBankFile(bankFile);
  const onProgress = createProgress();
  const [job, wallSeconds] = timed(() => runBankJob({ seed, nodes, durationMs, rows, limits, signed, onProgress }));
  const result = bankJobResult(seed, job, wallSeconds);
  const report = bankJobReport(job, result, commandLine(options));
  return { result, report, lines: bankLines(result), code: verdictOf(job.run).exitCode };
}

function timed<T>(run: () => T): [T, number] {
  const startedMs = performance.now();
  const value = run();
  return [value, (performance.now() - startedMs) / 1000];
}

/** Every option spelled out: the line that runs the same again. */
function commandLine({ seed, nodes, durationMs, bankFile, limits, signed, topology }: RunOptions): string {
  const signing = signed ? " --signed" : "";
  const bank = bankFile === undefined ? "" : ` --bank ${bankFile} --overdraft-limits ${limits}${signing}`;
  const mesh = topology === "regions" ? "" : ` --topology ${topology}`;
  return `joinery sim run --seed ${seed} --nodes ${nodes} --duration ${durationMs / 1000}${mesh}${bank}`;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
