// Reads a schedule from outside, a file or a line that somebody pasted, and says what is wrong with it. Whatever passes can be run.

import type { Fields } from "@joinery/crdt";
import type { SimulatedApp } from "./app.js";
import { nodesMax } from "./draw-schedule.js";
import { invalid, readFaults, type Unchecked, whole } from "./read-faults.js";
import { type LostFrame, type Schedule, type Step, type StepArgs, scheduleVersion } from "./schedule.js";

/** Checks what JSON gave. Throws `SimulationError` with code `INVALID_SCHEDULE`. */
export function readSchedule<F extends Fields, Args>(value: unknown, app: SimulatedApp<F, Args>): Schedule {
  if (typeof value !== "object" || value === null) throw invalid("a schedule is an object");
  const { version, seed, nodes, signed, durationMs, faults, drops, latencyMsMax, steps } = value as Unchecked;
  if (version !== scheduleVersion) {
    throw invalid(
      `it has version ${String(version)}, and this simulator runs version ${scheduleVersion}: find it anew by its seed`,
    );
  }
  const count = whole("nodes", nodes, 1, nodesMax);
  const endMs = whole("durationMs", durationMs, 1, 86_400_000);
  if (!Array.isArray(faults) || !Array.isArray(steps)) throw invalid("faults and steps are lists");
  return {
    version: scheduleVersion,
    seed: whole("seed", seed, 0, Number.MAX_SAFE_INTEGER),
    nodes: count,
    ...(readSigned(signed, app) ? { signed: true } : {}),
    durationMs: endMs,
    faults: readFaults(faults, count, endMs, signed === true),
    ...(drops === undefined ? {} : { drops: readDrops(drops, count) }),
    ...(latencyMsMax === undefined ? {} : { latencyMsMax: whole("latencyMsMax", latencyMsMax, 0, 86_400_000) }),
    steps: steps.map((step, index) => readStep(step as Unchecked, `step ${index}`, count, endMs, app)),
  };
}

function readSigned<F extends Fields, Args>(signed: unknown, { genesis }: SimulatedApp<F, Args>): boolean {
  if (signed !== undefined && signed !== true) throw invalid("signed is true or is not there");
  if (signed === true && genesis === undefined) throw invalid("it is signed, and the application has no genesis");
  return signed === true;
}

function readDrops(drops: unknown, nodes: number): LostFrame[] {
  if (!Array.isArray(drops)) throw invalid("drops are no list");
  return drops.map((drop, index): LostFrame => {
    if (!Array.isArray(drop) || drop.length !== 3)
      throw invalid(`drop ${index} is not [from, to, number of the frame]`);
    const [from, to, sequence] = drop as unknown[];
    return [
      whole(`drop ${index}: from`, from, 0, nodes - 1),
      whole(`drop ${index}: to`, to, 0, nodes - 1),
      whole(`drop ${index}: number`, sequence, 0, Number.MAX_SAFE_INTEGER),
    ];
  });
}

function readStep<F extends Fields, Args>(
  { atMs, node, operation, args = {} }: Unchecked,
  where: string,
  nodes: number,
  endMs: number,
  app: SimulatedApp<F, Args>,
): Step {
  if (typeof operation !== "string" || !Object.hasOwn(app.operations, operation)) {
    throw invalid(
      `${where} makes "${String(operation)}": the application has ${Object.keys(app.operations).join(", ")}`,
    );
  }
  if (typeof args !== "object" || args === null || Array.isArray(args)) throw invalid(`${where}: args are no object`);
  return {
    atMs: whole(`${where}: atMs`, atMs, 0, endMs),
    node: whole(`${where}: node`, node, 0, nodes - 1),
    operation,
    args: args as StepArgs,
  };
}
