// Reads a schedule from outside, a file or a line that somebody pasted, and says what is wrong with it. Whatever passes can be run.

import type { Fields } from "@joinery/crdt";
import { ledgerPlaces } from "../node/ledger-places.js";
import type { SimulatedApp } from "./app.js";
import { called, insteadOf } from "./known-names.js";
import { checkApp, nodesMax } from "./read-app.js";
import { checkNames, invalid, objectAt, readFaults, type Unchecked, whole } from "./read-faults.js";
import { type LostFrame, type Schedule, type Step, type StepArgs, scheduleVersion } from "./schedule.js";

const parts: { readonly [Name in keyof Schedule]-?: true } = {
  ...{ version: true, seed: true, nodes: true, signed: true, durationMs: true, faults: true, drops: true },
  ...{ latencyMsMax: true, steps: true },
};
const stepParts: readonly string[] = ["atMs", "node", "operation", "args"] satisfies (keyof Step)[];

/** Checks what JSON gave. Throws `SimulationError` with code `INVALID_SCHEDULE`, or `INVALID_OPTIONS` for the application. */
export function readSchedule<F extends Fields, Args>(value: unknown, app: SimulatedApp<F, Args>): Schedule {
  checkApp(app);
  if (typeof value === "string") {
    throw invalid(`a schedule is ${called(value)}: give an object, which parseScheduleLine makes of a line`);
  }
  const given = objectAt("a schedule", value);
  const { version, seed, nodes, signed, durationMs, faults, drops, latencyMsMax, steps } = given;
  if (version === undefined) {
    const within = "schedule" in given ? ', though it holds one as its "schedule"' : "";
    throw invalid(`it has no version, so it is none that was written by a swarm${within}`);
  }
  if (version !== scheduleVersion) {
    throw invalid(
      `it has version ${called(version)}, and this simulator runs version ${scheduleVersion}: find it anew by its seed`,
    );
  }
  checkNames("a schedule", given, Object.keys(parts));
  const count = whole("nodes", nodes, 1, nodesMax);
  const endMs = whole("durationMs", durationMs, 1, 86_400_000);
  if (!Array.isArray(faults) || !Array.isArray(steps)) throw invalid("faults and steps are lists");
  return {
    version: scheduleVersion,
    seed: whole("seed", seed, 0, Number.MAX_SAFE_INTEGER),
    nodes: count,
    ...(readSigned(signed, app) ? { signed: true } : {}),
    durationMs: endMs,
    faults: readFaults(faults, {
      ...{ nodes: count, endMs, isSigned: signed === true, hasLedger: ledgerPlaces(app.schema).length > 0 },
    }),
    ...(drops === undefined ? {} : { drops: readDrops(drops, count) }),
    ...(latencyMsMax === undefined ? {} : { latencyMsMax: whole("latencyMsMax", latencyMsMax, 0, 86_400_000) }),
    steps: steps.map((step, index) => {
      const where = `step ${index}`;
      return readStep(objectAt(where, step), where, count, endMs, app);
    }),
  };
}

function readSigned<F extends Fields, Args>(signed: unknown, { genesis }: SimulatedApp<F, Args>): boolean {
  if (signed !== undefined && signed !== true) throw invalid("signed is true or is not there");
  if (signed === true && genesis === undefined)
    throw invalid("it is signed, and the application has no genesis: run it with the application that it is of");
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
  step: Unchecked,
  where: string,
  nodes: number,
  endMs: number,
  app: SimulatedApp<F, Args>,
): Step {
  checkNames(where, step, stepParts);
  const { atMs, node, operation, args = {} } = step;
  if (typeof operation !== "string" || !Object.hasOwn(app.operations, operation)) {
    const known = Object.keys(app.operations);
    const instead = insteadOf(String(operation), known, `the application has ${known.join(", ")}`);
    throw invalid(`${where} makes ${called(operation)}${instead}`);
  }
  return {
    atMs: whole(`${where}: atMs`, atMs, 0, endMs),
    node: whole(`${where}: node`, node, 0, nodes - 1),
    operation,
    args: objectAt(`${where}: args`, args) as StepArgs,
  };
}
