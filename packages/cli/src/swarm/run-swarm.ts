// A swarm from options to exit code: many seeds, and of the first that fails the smallest schedule.

import { exitCode, type Schedule, SimulationError } from "@joinery/sim";
import { counted } from "../counted.js";
import type { NewerNode } from "../newer-node/newer-node.js";
import { createProgressLine } from "../progress-line.js";
import { writeOutput } from "../write-output.js";
import { junitReport } from "./junit.js";
import { type AppSize, loadApp } from "./load-app.js";
import { replayCommand, replayLines, writePictures, writeSchedule } from "./replay.js";
import type { SeedOutcome } from "./seed-outcome.js";
import { runSeeds } from "./seed-pool.js";
import type { SeedRange } from "./seed-range.js";
import { shrinkFailure } from "./shrink-failure.js";
import { SwarmTally, swarmLines } from "./swarm-tally.js";

export interface SwarmRunOptions {
  readonly seeds: SeedRange;
  readonly jobs: number;
  readonly appFile: string | undefined;
  readonly size: AppSize;
  /** Runs a share of the seeds as well; undefined for no other Node. */
  readonly newerNode: NewerNode | undefined;
  /** Where the smallest schedule goes. */
  readonly scheduleFile: string;
  /** Where the page about it goes; undefined for none. */
  readonly reportFile: string | undefined;
  /** Where the result goes as JUnit XML; undefined for nowhere. */
  readonly junitFile: string | undefined;
  readonly json: boolean;
}

interface SwarmLine extends Pick<SwarmRunOptions, "jobs" | "appFile" | "size"> {
  readonly seeds: string;
  readonly newerNode?: NewerNode | undefined;
}

/** Seeds that fail say the same soon; then no more are begun. */
const failuresMax = 10;

/** Answers the exit code of the first seed that failed, or of a pass. */
export async function runSwarm(options: SwarmRunOptions): Promise<number> {
  const { seeds, jobs, appFile, size, newerNode } = options;
  const say = createProgressLine();
  const startedMs = performance.now();
  const tally = new SwarmTally();
  const all = seeds.last - seeds.first + 1;
  const onOutcome = (outcome: SeedOutcome): boolean => {
    tally.add(outcome);
    say((elapsed) => progress(tally, all, elapsed), tally.runs === all);
    return tally.failures < failuresMax;
  };
  try {
    await runSeeds({ seeds, jobs, appFile, size, newerNode, onOutcome });
  } catch (error) {
    throw withSeedCommand(error, options);
  } finally {
    newerNode?.close();
  }
  const result = tally.result((performance.now() - startedMs) / 1000, newerNode?.version);
  const { firstFailed } = tally;
  const lines = swarmLines(result);
  const left = all - tally.runs;
  if (tally.failures >= failuresMax && left > 0)
    lines.push(`stopped after ${failuresMax} failures: ${left === 1 ? "1 seed was" : `${left} seeds were`} not run`);
  const print = (told: readonly string[]): void => {
    (options.json ? process.stderr : process.stdout).write(`${told.join("\n")}\n`);
  };
  // At once: making it smaller takes a while, and files may turn out not to be writable.
  print(lines);
  if (firstFailed !== undefined) print(await explain(options, firstFailed));
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  if (options.junitFile !== undefined) writeOutput("the result", options.junitFile, junitReport(result));
  return firstFailed?.exitCode ?? exitCode.pass;
}

/** What code of the application threw, with the line that runs that seed again. */
function withSeedCommand(error: unknown, { appFile, size }: SwarmRunOptions): unknown {
  if (!(error instanceof SimulationError) || error.seed === undefined) return error;
  const { code, message, seed, cause } = error;
  const again = `replay: ${swarmCommandLine({ seeds: String(seed), jobs: 1, appFile, size })}`;
  return new SimulationError(code, `${message}\n${again}`, { seed, ...(cause === undefined ? {} : { cause }) });
}

/** The line that runs a swarm. */
export function swarmCommandLine({ seeds, jobs, appFile, size, newerNode }: SwarmLine): string {
  const { nodes, steps, durationMs, signed } = size;
  const duration = durationMs === undefined ? undefined : durationMs / 1000;
  const given = Object.entries({ app: appFile, nodes, steps, duration, "newer-node": newerNode?.path });
  const options = given.flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${value}`]));
  return `joinery sim swarm --seeds ${seeds} --jobs ${jobs}${signed === true ? " --signed" : ""}${options.join("")}`;
}

function progress(tally: SwarmTally, all: number, elapsed: number): string {
  const rate = (count: number): number => Math.round((10 * count) / Math.max(elapsed, 0.001)) / 10;
  const found = tally.failures === 0 ? "" : `, ${tally.failures} failed`;
  return `swarm: ${tally.runs} of ${counted(all, "seed")}${found}, ${rate(tally.runs)} seeds/s, ${Math.round(rate(tally.events))} events/s`;
}

async function explain(
  { appFile, size, jobs, scheduleFile, reportFile, newerNode }: SwarmRunOptions,
  failed: SeedOutcome,
): Promise<string[]> {
  if (failed.failure === "nondeterminism") {
    // It passes here when it is run again, so there is nothing to make smaller by it, and nothing to draw.
    writeSchedule(scheduleFile, failed.schedule as Schedule);
    const elsewhere = newerNode === undefined ? "" : ` --newer-node ${newerNode.path}`;
    return ["", `seed ${failed.seed}: ${failed.reason}`, `replay: ${replayCommand(scheduleFile, appFile)}${elsewhere}`];
  }
  if (failed.verdict === "unchecked") return ["", `seed ${failed.seed}: ${failed.reason}`];
  const app = await loadApp(appFile, size);
  const { simulation, runs } = await shrinkFailure(app, failed, { appFile, size }, jobs);
  writeSchedule(scheduleFile, simulation.schedule);
  const pictures = { report: reportFile, perfetto: undefined, shiviz: undefined };
  return [
    "",
    `seed ${failed.seed}, made smaller in ${counted(runs, "run")}:`,
    ...replayLines(simulation, scheduleFile, appFile),
    ...writePictures(app, simulation.schedule, replayCommand(scheduleFile, appFile), pictures),
  ];
}
