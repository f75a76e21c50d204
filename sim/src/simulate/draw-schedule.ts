// Draws a schedule from a seed: what users do at which nodes, and what goes wrong meanwhile. Each operation is keyed by its number,
// so asking for more of them changes none of those before.

import type { Fields } from "@joinery/crdt";
import { drawFaults } from "../faults/draw-faults.js";
import { type Fault, faultKinds, isTwin } from "../faults/fault.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import type { Operation, SimulatedApp } from "./app.js";
import type { Draw } from "./draws.js";
import { noSchedule, readFaults } from "./read-faults.js";
import { type Schedule, type Step, type StepArgs, scheduleVersion } from "./schedule.js";
import { SimulationError } from "./simulation-error.js";

export const nodesDefault = 5;
export const nodesMax = 10_000;
const durationMsDefault = 30_000;
const stepsPerNode = 20;
/** Nothing goes wrong in the first part of a run, in which nodes meet. */
const quietShare = 1 / 24;

/** Of these no unsigned document is asked to withstand any; corruption is drawn for those too, and is caught then. */
const signedKinds = new Set<Fault["kind"]>(["forgery", "twin", "double-spend"]);

type AnyOperations = { readonly [name: string]: Operation<Fields, StepArgs> };

/** The schedule of one seed. Throws `SimulationError` with code `INVALID_OPTIONS`. */
export function drawSchedule<F extends Fields, Args>(app: SimulatedApp<F, Args>, seed: Seed): Schedule {
  const { nodes = nodesDefault, durationMs = durationMsDefault, steps = stepsPerNode * nodes } = app;
  checkWhole("nodes", nodes, 1, nodesMax);
  checkWhole("durationMs", durationMs, 1000, 86_400_000);
  checkWhole("steps", steps, 1, 1_000_000);
  checkWhole("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  const operations = app.operations as unknown as AnyOperations;
  const weighted = weigh(operations);
  const drawn = Array.from({ length: steps }, (_, index) => drawStep({ seed, nodes, durationMs }, weighted, index));
  drawn.sort((a, b) => a.atMs - b.atMs);
  return {
    version: scheduleVersion,
    seed,
    nodes,
    ...(isSigned(app) ? { signed: true } : {}),
    durationMs,
    faults: faultsOf(app, seed, nodes, durationMs),
    steps: drawn,
  };
}

function faultsOf<F extends Fields, Args>(
  { faults = faultKinds, signed = false, links }: SimulatedApp<F, Args>,
  seed: Seed,
  nodes: number,
  durationMs: number,
): readonly Fault[] {
  const unknown = faults.find((fault) => !faultKinds.includes(typeof fault === "string" ? fault : fault.kind));
  if (unknown !== undefined) {
    const named = typeof unknown === "string" ? unknown : String((unknown as Fault).kind);
    throw invalid(`there is no fault "${named}": take some of ${faultKinds.join(", ")}`);
  }
  if (!faults.every((fault) => typeof fault === "string")) {
    const given = readGiven(faults, nodes, durationMs, signed);
    if (links === "gossip" && given.some(isTwin)) throw invalid("in a mesh no author has two stores: give it links");
    return given;
  }
  const ofSigned = faults.find((kind) => signedKinds.has(kind as Fault["kind"]));
  if (faults !== faultKinds && !signed && ofSigned !== undefined) {
    throw invalid(
      `"${ofSigned}" is what only signed documents withstand, and no seed would draw it: set signed, or leave it out`,
    );
  }
  const span = {
    seed,
    nodes,
    startMs: Math.floor(durationMs * quietShare),
    healMs: durationMs,
    signed,
    isMesh: links === "gossip",
  };
  return drawFaults(span, faults as readonly Fault["kind"][]);
}

/** Throws `SimulationError` for what could not be run. */
function readGiven(faults: readonly unknown[], nodes: number, durationMs: number, isSigned: boolean): readonly Fault[] {
  try {
    return readFaults(faults, nodes, durationMs, isSigned);
  } catch (error) {
    throw error instanceof SimulationError ? invalid(error.message.slice(noSchedule.length), error) : error;
  }
}

function isSigned<F extends Fields, Args>({ signed = false, genesis }: SimulatedApp<F, Args>): boolean {
  if (signed && genesis === undefined) throw invalid("it is signed and has no genesis: give it one, if only a nonce");
  return signed;
}

/** Names, each as often as it weighs. */
function weigh(
  operations: AnyOperations,
): readonly { readonly name: string; readonly operation: AnyOperations[string]; readonly upTo: number }[] {
  let upTo = 0;
  const weighted = Object.entries(operations).map(([name, operation]) => {
    const { weight = 1 } = operation;
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
      throw invalid(`operation "${name}" has a weight of ${weight}: give it one above 0`);
    upTo += weight;
    return { name, operation, upTo };
  });
  if (weighted.length === 0)
    throw invalid("there are no operations: give at least one, or nothing happens that could go wrong");
  return weighted;
}

function drawStep(
  { seed, nodes, durationMs }: Pick<Schedule, "seed" | "nodes" | "durationMs">,
  weighted: ReturnType<typeof weigh>,
  index: number,
): Step {
  const random = new KeyedRandom(seed, "step", index);
  const atMs = 1 + random.integer(durationMs - 1);
  const node = random.integer(nodes);
  const total = weighted[weighted.length - 1]?.upTo ?? 0;
  const at = random.float() * total;
  const { name, operation } = weighted.find(({ upTo }) => at < upTo) as (typeof weighted)[number];
  return { atMs, node, operation: name, args: plainArgs(name, drawArgs(operation, random)) };
}

function drawArgs({ args = {} }: AnyOperations[string], random: KeyedRandom): StepArgs {
  const draws = Object.entries(args) as [string, Draw<unknown>][];
  return Object.fromEntries(draws.map(([name, draw]) => [name, draw.draw(random)]));
}

/** What JSON makes of it, so that a run from a printed schedule is the same run. */
function plainArgs(name: string, drawn: StepArgs): StepArgs {
  try {
    return JSON.parse(JSON.stringify(drawn)) as StepArgs;
  } catch (cause) {
    throw invalid(`operation "${name}" draws what JSON can't have: draw plain data`, cause);
  }
}

function checkWhole(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw invalid(`${name} is ${value}: give a whole number from ${min} to ${max}`);
}

function invalid(message: string, cause?: unknown): SimulationError {
  return new SimulationError("INVALID_OPTIONS", message, cause === undefined ? {} : { cause });
}
