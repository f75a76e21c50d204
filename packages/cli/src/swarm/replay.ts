// A schedule from a file, run again and told line by line.

import { readFileSync } from "node:fs";
import {
  describeSchedule,
  describeSize,
  exitCode,
  explainSchedule,
  perfettoTrace,
  readSchedule,
  renderReport,
  replay,
  reportSimulation,
  type Schedule,
  type Simulation,
  SimulationError,
  shivizLog,
} from "@joinery/sim";
import type { NewerNode } from "../newer-node/newer-node.js";
import { verdictLine } from "../result-lines.js";
import { UsageError } from "../usage-error.js";
import { writeOutput } from "../write-output.js";
import { type AnyApp, loadApp } from "./load-app.js";
import { shrinkFailure } from "./shrink-failure.js";
import type { WorkerTask } from "./swarm-worker.js";

export interface ReplayOptions {
  readonly file: string;
  readonly appFile: string | undefined;
  readonly json: boolean;
  /** Where a smaller schedule goes, and in how many threads it is sought; undefined to leave it as it is. */
  readonly shrink: { readonly to: string; readonly jobs: number } | undefined;
  readonly pictures: PictureFiles;
  /** Runs what passes as well; undefined for no other Node. */
  readonly newerNode: NewerNode | undefined;
}

/** Where pictures of a run go; undefined for none. */
export interface PictureFiles {
  /** A page of HTML. */
  readonly report: string | undefined;
  readonly perfetto: string | undefined;
  readonly shiviz: string | undefined;
}

const noAppGiven = "no --app was given: the game that comes along is what is simulated";
const wholeApp = { nodes: undefined, steps: undefined, durationMs: undefined };

/** Answers the exit code of the run. */
export async function runReplay({ file, appFile, json, shrink, pictures, newerNode }: ReplayOptions): Promise<number> {
  const app = await loadApp(appFile, wholeApp);
  const first = replay(app, readScheduleFile(file, app, appFile));
  if (shrink !== undefined && first.verdict !== "fail") return sayNothingToShrink(first);
  const isShrunk = shrink !== undefined;
  const task = { appFile, size: wholeApp };
  const simulation = isShrunk
    ? (await shrinkFailure(app, first, task, shrink.jobs)).simulation
    : await comparedElsewhere(first, task, newerNode);
  if (isShrunk) writeSchedule(shrink.to, simulation.schedule);
  const scheduleFile = isShrunk ? shrink.to : file;
  const lines = replayLines(simulation, scheduleFile, appFile);
  lines.push(...writePictures(app, simulation.schedule, replayCommand(scheduleFile, appFile), pictures));
  (json ? process.stderr : process.stdout).write(`${lines.join("\n")}\n`);
  if (json) process.stdout.write(`${JSON.stringify(simulation)}\n`);
  return simulation.exitCode;
}

/** A schedule that does not fail has nothing that could be made smaller. */
function sayNothingToShrink(simulation: Simulation): number {
  const why = simulation.verdict === "pass" ? "The schedule passes" : "Nothing is checked by the schedule";
  const advice = "give the application with which it failed (--app <file>), as it was then, or a schedule that fails";
  process.stdout.write(
    `${why}, so there is nothing to make smaller, and nothing was written: ${advice}.\n${verdictLine(simulation)}\n`,
  );
  return simulation.exitCode;
}

/** The same simulation, or what a newer Node made of a schedule that passes. */
async function comparedElsewhere(
  simulation: Simulation,
  task: WorkerTask,
  newerNode: NewerNode | undefined,
): Promise<Simulation> {
  const { schedule, traceHash, verdict } = simulation;
  if (newerNode === undefined || verdict !== "pass") return simulation;
  try {
    const reason = await newerNode.difference("the schedule", { task, schedule }, traceHash);
    if (reason === undefined) return simulation;
    const found = { verdict: "fail", exitCode: exitCode.nondeterminism, failure: "nondeterminism", reason } as const;
    return { ...simulation, ...found };
  } finally {
    newerNode.close();
  }
}

/** Tells what led to the failure of a schedule; answers the exit code of its run. */
export async function runExplain(file: string, appFile: string | undefined): Promise<number> {
  const app = await loadApp(appFile, wholeApp);
  const schedule = readScheduleFile(file, app, appFile);
  if (appFile === undefined) process.stderr.write(`${noAppGiven}\n`);
  const { simulation, lines } = explainSchedule(app, schedule);
  process.stdout.write(`${lines.join("\n")}\n`);
  return simulation.exitCode;
}

/** What happened, what was violated, and how to have it again. */
export function replayLines(simulation: Simulation, file: string, appFile: string | undefined): string[] {
  const { schedule, verdict, reason, violations, traceHash } = simulation;
  return [
    `${describeSize(schedule)}:`,
    ...describeSchedule(schedule).map((line) => `  ${line}`),
    ...violations.map(({ atMs, check, message }) => `violated at ${(atMs / 1000).toFixed(3)} s: ${check}: ${message}`),
    `seed ${schedule.seed}, trace hash ${traceHash}`,
    verdictLine({ verdict, reason }),
    `replay: ${replayCommand(file, appFile)}`,
  ];
}

export function replayCommand(file: string, appFile: string | undefined): string {
  return `joinery sim replay ${file}${appFile === undefined ? "" : ` --app ${appFile}`}`;
}

/** Runs the schedule once more and draws it; answers a line per file. */
export function writePictures(
  app: AnyApp,
  schedule: Schedule,
  command: string,
  { report, perfetto, shiviz }: PictureFiles,
): string[] {
  if (report === undefined && perfetto === undefined && shiviz === undefined) return [];
  const reported = reportSimulation(app, schedule, command);
  if (report !== undefined) writeOutput("the report", report, renderReport(reported.report));
  if (perfetto !== undefined) writeOutput("the trace", perfetto, perfettoTrace(reported.trace, schedule));
  if (shiviz !== undefined) writeOutput("the log", shiviz, shivizLog(reported.trace));
  const written = { report, "trace for Perfetto": perfetto, "log for ShiViz": shiviz };
  return Object.entries(written).flatMap(([what, file]) => (file === undefined ? [] : [`${what}: ${file}`]));
}

export function writeSchedule(file: string, schedule: Schedule): void {
  writeOutput("the schedule", file, `${JSON.stringify(schedule, undefined, 1)}\n`);
}

/** Throws `UsageError` or, for a schedule that is none of this application's, `SimulationError`. */
function readScheduleFile(file: string, app: AnyApp, appFile: string | undefined): Schedule {
  const json = readJson(file);
  try {
    return readSchedule(json, app);
  } catch (error) {
    if (!(error instanceof SimulationError) || error.code !== "INVALID_SCHEDULE") throw error;
    const whose = appFile === undefined ? ` (${noAppGiven})` : "";
    throw new SimulationError(error.code, `${file}: ${error.message}${whose}`);
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (cause) {
    throw new UsageError(`${file}: no schedule can be read from it: ${(cause as Error).message}`, { cause });
  }
}
