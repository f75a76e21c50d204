// Simulates an application in a test. What it finds is thrown as an error whose message says what broke, when and where, what
// led to it, and the one line that runs it again.

import type { Fields } from "@joinery/crdt";
import { expect } from "vitest";
import { counted } from "../report/counted.js";
import type { SimulatedApp } from "../simulate/app.js";
import { describeSchedule, describeSize } from "../simulate/describe-schedule.js";
import { parseScheduleLine, scheduleLine } from "../simulate/schedule-line.js";
import { replay } from "../simulate/simulate.js";
import type { Simulation } from "../simulate/simulation.js";
import { SimulationError } from "../simulate/simulation-error.js";
import { type Swarm, type SwarmOptions, swarm } from "../simulate/swarm.js";

export type ConvergeOptions = Pick<SwarmOptions, "seed" | "runs" | "shrinkRunsMax">;

/** A simulation did not pass. */
export class SimulationFailure extends Error {
  readonly code: string = "SIMULATION_FAILED";
  override readonly name: string = "SimulationFailure";
  readonly simulation: Simulation;

  constructor(message: string, simulation: Simulation) {
    super(message);
    this.simulation = simulation;
  }
}

/**
 * Simulates `app` with 20 seeds, or as many as `runs` says; throws `SimulationFailure` at the first that does not pass. The environment
 * has the last word: `JOINERY_SEED` and `JOINERY_RUNS` in place of the options, `JOINERY_SCHEDULE` for one schedule alone, as a failure prints it.
 */
export function expectConverges<F extends Fields, Args>(
  app: SimulatedApp<F, Args>,
  options: ConvergeOptions = {},
): void {
  const { JOINERY_SCHEDULE: line, JOINERY_SEED: seed, JOINERY_RUNS: runs } = process.env;
  if (line !== undefined) {
    const simulation = replay(app, parseScheduleLine(line));
    if (simulation.verdict !== "pass")
      throw new SimulationFailure(message(simulation, "the schedule given"), simulation);
    return;
  }
  const { passed, failed } = swarmed(app, {
    ...options,
    ...(seed === undefined ? {} : { seed: number("JOINERY_SEED", seed), runs: 1 }),
    ...(runs === undefined ? {} : { runs: number("JOINERY_RUNS", runs, 1) }),
  });
  if (failed === undefined) return;
  const { smallest, shrinkRuns } = failed;
  const how =
    smallest.verdict === "unchecked"
      ? `seed ${failed.seed}, and no other seed checked anything either`
      : `seed ${failed.seed}, after ${passed} that passed; made smaller in ${counted(shrinkRuns, "run")}`;
  throw new SimulationFailure(message(smallest, how), smallest);
}

/** The swarm; where code of the application threw, with the line that runs that seed again. */
function swarmed<F extends Fields, Args>(app: SimulatedApp<F, Args>, options: ConvergeOptions): Swarm {
  try {
    return swarm(app, options);
  } catch (error) {
    if (!(error instanceof SimulationError) || error.seed === undefined) throw error;
    const { code, message: what, seed, cause } = error;
    const again = `Run it again:\n  JOINERY_SEED=${seed} ${thisTest()}`;
    throw new SimulationError(code, `${what}\n\n${again}`, { seed, ...(cause === undefined ? {} : { cause }) });
  }
}

function message({ reason, schedule }: Simulation, how: string): string {
  return [
    `${reason}`,
    `(${how})`,
    "",
    `${describeSize(schedule)}:`,
    ...describeSchedule(schedule).map((text) => `  ${text}`),
    "",
    "Run it again:",
    `  JOINERY_SCHEDULE=${scheduleLine(schedule)} ${thisTest()}`,
  ].join("\n");
}

/** The command that runs the test under way, and no other. */
function thisTest(): string {
  const { testPath, currentTestName } = expect.getState();
  const file = testPath?.split("/").at(-1) ?? "";
  const name = currentTestName === undefined ? "" : ` -t ${JSON.stringify(currentTestName.replaceAll(" > ", " "))}`;
  return `npx vitest run ${file}${name}`;
}

function number(name: string, text: string, min = 0): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)) && Number(text) >= min) return Number(text);
  const least = min === 0 ? "" : `, ${min} or more`;
  throw new SimulationError("INVALID_OPTIONS", `${name} is "${text}": give a whole number${least}`);
}
