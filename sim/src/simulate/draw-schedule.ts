// Draws a schedule from a seed: what users do at which nodes, and what goes wrong meanwhile. Each operation is keyed by its number,
// so asking for more of them changes none of those before.

import type { Fields } from "@joinery/crdt";
import { drawFaults } from "../faults/draw-faults.js";
import { type Fault, faultKinds, isTwin } from "../faults/fault.js";
import { needsLedgerReason } from "../faults/overdraft.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { ledgerPlaces } from "../node/ledger-places.js";
import type { Operation, SimulatedApp } from "./app.js";
import type { Draw } from "./draws.js";
import { checkApp, checkWhole } from "./read-app.js";
import { type FaultsOf, noSchedule, readFaults } from "./read-faults.js";
import { type Schedule, type Step, type StepArgs, scheduleVersion } from "./schedule.js";
import { invalidOptions, optionFailed, SimulationError } from "./simulation-error.js";

export const nodesDefault = 5;
const durationMsDefault = 30_000;
const stepsPerNode = 20;
/** Nothing goes wrong in the first part of a run, in which nodes meet. */
const quietShare = 1 / 24;

/** Of these no unsigned document is asked to withstand any; corruption is drawn for those too, and is caught then. */
const signedKinds = new Set<Fault["kind"]>(["forgery", "twin", "double-spend"]);

type AnyOperations = { readonly [name: string]: Operation<Fields, StepArgs> };

const checkSeed = checkWhole(0, Number.MAX_SAFE_INTEGER);

/** The schedule of one seed. Throws `SimulationError` with code `INVALID_OPTIONS`, or `OPTION_FAILED` where something can't be drawn. */
export function drawSchedule<F extends Fields, Args>(app: SimulatedApp<F, Args>, seed: Seed): Schedule {
  checkApp(app);
  checkSeed(seed, "seed");
  const { nodes = nodesDefault, durationMs = durationMsDefault, steps = stepsPerNode * nodes } = app;
  const operations = app.operations as unknown as AnyOperations;
  const weighted = weigh(operations);
  const drawn = Array.from({ length: steps }, (_, index) => drawStep({ seed, nodes, durationMs }, weighted, index));
  drawn.sort((a, b) => a.atMs - b.atMs);
  return {
    version: scheduleVersion,
    seed,
    nodes,
    ...(app.signed === true ? { signed: true } : {}),
    durationMs,
    faults: faultsOf(app, seed, nodes, durationMs),
    steps: drawn,
  };
}

function faultsOf<F extends Fields, Args>(
  { schema, faults = faultKinds, signed = false, links }: SimulatedApp<F, Args>,
  seed: Seed,
  nodes: number,
  durationMs: number,
): readonly Fault[] {
  const hasLedger = ledgerPlaces(schema).length > 0;
  if (!faults.every((fault) => typeof fault === "string")) {
    const given = readGiven(faults, { nodes, endMs: durationMs, isSigned: signed, hasLedger });
    if (links === "gossip" && given.some(isTwin))
      throw invalidOptions("in a mesh no author has two stores: give it links");
    return given;
  }
  const ofSigned = faults.find((kind) => signedKinds.has(kind as Fault["kind"]));
  if (faults !== faultKinds && !signed && ofSigned !== undefined) {
    throw invalidOptions(
      `"${ofSigned}" is what only signed documents withstand, and no seed would draw it: set signed, or leave it out`,
    );
  }
  if (faults !== faultKinds && !hasLedger && faults.some((kind) => kind === "overdraft")) {
    throw invalidOptions(`no seed would draw "overdraft": ${needsLedgerReason}`);
  }
  const span = {
    seed,
    nodes,
    startMs: Math.floor(durationMs * quietShare),
    healMs: durationMs,
    signed,
    hasLedger,
    isMesh: links === "gossip",
  };
  return drawFaults(span, faults as readonly Fault["kind"][]);
}

/** Throws `SimulationError` for what could not be run. */
function readGiven(faults: readonly unknown[], of: FaultsOf): readonly Fault[] {
  try {
    return readFaults(faults, of);
  } catch (error) {
    throw error instanceof SimulationError ? invalidOptions(error.message.slice(noSchedule.length), error) : error;
  }
}

/** Names, each as often as it weighs. */
function weigh(
  operations: AnyOperations,
): readonly { readonly name: string; readonly operation: AnyOperations[string]; readonly upTo: number }[] {
  let upTo = 0;
  return Object.entries(operations).map(([name, operation]) => {
    upTo += operation.weight ?? 1;
    return { name, operation, upTo };
  });
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
  return { atMs, node, operation: name, args: plainArgs(name, drawArgs(name, operation, random, seed)) };
}

function drawArgs(of: string, { args = {} }: AnyOperations[string], random: KeyedRandom, seed: Seed): StepArgs {
  const draws = Object.entries(args) as [string, Draw<unknown>][];
  return Object.fromEntries(
    draws.map(([name, draw]) => {
      try {
        return [name, draw.draw(random)];
      } catch (cause) {
        throw optionFailed(`args.${name} of operation "${of}" threw when it was drawn with seed ${seed}`, cause, seed);
      }
    }),
  );
}

/** What JSON makes of it, so that a run from a printed schedule is the same run. */
function plainArgs(name: string, drawn: StepArgs): StepArgs {
  try {
    return JSON.parse(JSON.stringify(drawn)) as StepArgs;
  } catch (cause) {
    throw invalidOptions(`operation "${name}" draws what JSON can't have: draw plain data`, cause);
  }
}
