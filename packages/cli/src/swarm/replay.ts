// A schedule from a file, run again and told line by line.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describeSchedule, replay, type Schedule, type Simulation } from "@joinery/sim";
import pc from "picocolors";
import { UsageError } from "../usage-error.js";
import { loadApp } from "./load-app.js";
import { shrinkFailure } from "./shrink-failure.js";

export interface ReplayOptions {
  readonly file: string;
  readonly appFile: string | undefined;
  readonly json: boolean;
  /** Where a smaller schedule goes; undefined to leave it as it is. */
  readonly shrinkTo: string | undefined;
}

const wholeApp = { nodes: undefined, steps: undefined, durationMs: undefined };

/** Answers the exit code of the run. */
export async function runReplay({ file, appFile, json, shrinkTo }: ReplayOptions): Promise<number> {
  const app = await loadApp(appFile, wholeApp);
  const first = replay(app, readJson(file));
  const isShrunk = shrinkTo !== undefined && first.verdict !== "pass";
  const simulation = isShrunk ? shrinkFailure(app, first).simulation : first;
  if (isShrunk) writeSchedule(shrinkTo, simulation.schedule);
  const lines = replayLines(simulation, isShrunk ? shrinkTo : file, appFile);
  (json ? process.stderr : process.stdout).write(`${lines.join("\n")}\n`);
  if (json) process.stdout.write(`${JSON.stringify(simulation)}\n`);
  return simulation.exitCode;
}

/** What happened, what was violated, and how to have it again. */
export function replayLines(simulation: Simulation, file: string, appFile: string | undefined): string[] {
  const { schedule, verdict, reason, violations, traceHash } = simulation;
  const counted = `${schedule.nodes} nodes, ${schedule.steps.length} operations, ${schedule.faults.length} faults`;
  return [
    `${counted}:`,
    ...describeSchedule(schedule).map((line) => `  ${line}`),
    ...violations.map(({ atMs, check, message }) => `violated at ${(atMs / 1000).toFixed(3)} s: ${check}: ${message}`),
    `seed ${schedule.seed}, trace hash ${traceHash}`,
    verdict === "pass" ? pc.green("verdict: pass") : pc.red(`verdict: ${verdict}: ${reason}`),
    `replay: joinery sim replay ${file}${appFile === undefined ? "" : ` --app ${appFile}`}`,
  ];
}

export function writeSchedule(file: string, schedule: Schedule): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(schedule, undefined, 1)}\n`);
  } catch (cause) {
    throw new UsageError(`the schedule can't be written to ${file}: ${(cause as Error).message}`, { cause });
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (cause) {
    throw new UsageError(`${file}: no schedule can be read from it: ${(cause as Error).message}`, { cause });
  }
}
