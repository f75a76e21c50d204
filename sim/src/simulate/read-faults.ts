// Reads faults from outside, of a schedule or of options, and says what is wrong with them. Whatever passes can be run.

import { clockShapes } from "../faults/clock-fault.js";
import { diskShapes } from "../faults/disk-fault.js";
import { type Fault, faultKinds, isTwin, needsSignatures, needsSignaturesReason } from "../faults/fault.js";
import { tightLimitNames } from "../faults/limits-fault.js";
import { needsLedgerReason, overdraftShapes } from "../faults/overdraft.js";
import { versionShapes } from "../faults/version-fault.js";
import { latencyShapes } from "../network/latency-shape.js";
import { type PartitionMode, partitionModes } from "../network/partition-window.js";
import { counted } from "../report/counted.js";
import { called, insteadOf, strangeName } from "./known-names.js";
import { SimulationError } from "./simulation-error.js";

/** How complaints about a schedule begin. */
export const noSchedule = "no schedule to run: ";

export type Unchecked = Readonly<Record<string, unknown>>;

/** What faults are of. */
export interface FaultsOf {
  readonly nodes: number;
  /** When all of them end at the latest, virtual milliseconds. */
  readonly endMs: number;
  readonly isSigned: boolean;
  readonly hasLedger: boolean;
}

/** Throws `SimulationError` with code `INVALID_SCHEDULE`. */
export function readFaults(faults: readonly unknown[], { nodes, endMs, isSigned, hasLedger }: FaultsOf): Fault[] {
  const read = faults.map((fault, index) => {
    const where = `fault ${index}`;
    return readFault(objectAt(where, fault), where, nodes, endMs);
  });
  const left = new Set(read.filter(({ kind }) => kind === "leave").map((fault) => ("node" in fault ? fault.node : 0)));
  if (!isSigned && read.some(needsSignatures)) throw invalid(needsSignaturesReason);
  if (!hasLedger && read.some(({ kind }) => kind === "overdraft")) throw invalid(needsLedgerReason);
  if (left.size === nodes) throw invalid("all nodes leave for good: let one stay, or there is nothing to check");
  for (const twin of read.filter(isTwin)) for (const node of [twin.node, twin.of]) left.add(node);
  if (read.some(isTwin) && left.size === nodes) {
    throw invalid(
      "all nodes that stay are twins or have one: let one stay that has none, for twins do not talk to each other",
    );
  }
  return read;
}

function readFault(fault: Unchecked, where: string, nodes: number, endMs: number): Fault {
  const { kind, startMs, endMs: until } = fault;
  if (!faultKinds.includes(kind as Fault["kind"])) {
    throw invalid(`${where} is of kind ${called(kind)}${insteadOf(String(kind), faultKinds)}`);
  }
  checkNames(where, fault, [
    "kind",
    "startMs",
    "endMs",
    ...fieldsOf[kind as Fault["kind"]],
    ...(mayHave[kind as Fault["kind"]] ?? []),
  ]);
  const from = whole(`${where}: startMs`, startMs, 0, endMs);
  whole(`${where}: endMs`, until, from, endMs);
  for (const name of ["node", "a", "b", "of"]) if (name in fault) whole(`${where}: ${name}`, fault[name], 0, nodes - 1);
  for (const name of ["from", "to", "groupOf"]) {
    const list = fault[name] ?? [];
    if (!Array.isArray(list)) throw invalid(`${where}: ${name} is no list`);
    for (const entry of list) whole(`${where}: ${name}`, entry, 0, nodes - 1);
  }
  const { groupOf, pairs = [] } = fault;
  if (Array.isArray(groupOf) && groupOf.length !== nodes) {
    throw invalid(
      `${where}: groupOf is of ${counted(groupOf.length, "node")}: name the group of each of the ${nodes}, in order`,
    );
  }
  if (!Array.isArray(pairs) || !pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) {
    throw invalid(`${where}: pairs is no list of pairs`);
  }
  for (const node of pairs.flat()) whole(`${where}: pairs`, node, 0, nodes - 1);
  for (const name of ["delayMs", "delayMsMax", "ms", "frames", "ageMs", "everyMs", "records"]) {
    if (name in fault) whole(`${where}: ${name}`, fault[name], 0, 86_400_000);
  }
  for (const name of ["bytesPerSecond", "bytesMax"]) {
    if (name in fault) whole(`${where}: ${name}`, fault[name], 1, Number.MAX_SAFE_INTEGER);
  }
  const { probability = 0 } = fault;
  if (typeof probability !== "number" || !(probability >= 0 && probability <= 1)) {
    throw invalid(`${where}: probability is ${called(probability)}: give a number from 0 to 1`);
  }
  checkFields(fault as unknown as Fault, where);
  return fault as unknown as Fault;
}

const fieldsOf: { readonly [Kind in Fault["kind"]]: readonly string[] } = {
  partition: ["mode", "groupOf"],
  "one-way": ["from", "to"],
  cut: ["pairs"],
  crash: ["node"],
  pause: ["node"],
  clock: ["node", "shape", "byMs"],
  loss: ["probability"],
  bursts: ["probability", "frames"],
  corruption: ["probability", "isCaught"],
  garbage: ["node", "probability"],
  forgery: ["node", "everyMs"],
  duplication: ["probability", "delayMsMax"],
  reordering: ["probability", "delayMsMax"],
  latency: ["shape", "ms"],
  "slow-pair": ["a", "b", "delayMs"],
  clog: ["node"],
  amnesia: ["node"],
  backup: ["node", "ageMs"],
  clone: ["node", "of"],
  twin: ["node", "of"],
  "double-spend": ["node", "of", "groupOf"],
  overdraft: ["node", "shape"],
  rot: ["node", "records"],
  join: ["node"],
  leave: ["node"],
  disk: ["node", "shape", "byMs"],
  bandwidth: ["bytesPerSecond"],
  mtu: ["bytesMax"],
  truncation: ["node", "everyMs"],
  limits: ["node", "limits"],
  version: ["node", "shape"],
};

/** What may be left out. */
const mayHave: { readonly [Kind in Fault["kind"]]?: readonly string[] } = { cut: ["mode"], "one-way": ["mode"] };

function checkFields(fault: Fault, where: string): void {
  const missing = fieldsOf[fault.kind].find((name) => !(name in fault));
  if (missing !== undefined) throw invalid(`${where} is a ${fault.kind} without "${missing}"`);
  if ("of" in fault && fault.of === fault.node) throw invalid(`${where}: node ${fault.node} can't be a copy of itself`);
  if ("shape" in fault) checkShape(fault.shape, shapesOf[fault.kind], where);
  if ("everyMs" in fault) whole(`${where}: everyMs`, fault.everyMs, 1, 86_400_000);
  if (fault.kind === "limits") checkLimits(fault.limits, where);
  if (fault.kind === "disk") whole(`${where}: byMs`, fault.byMs, 0, 86_400_000);
  if (fault.kind === "clock") whole(`${where}: byMs`, fault.byMs, -86_400_000, 86_400_000);
  if ("mode" in fault && !partitionModes.includes(fault.mode as PartitionMode)) {
    throw invalid(`${where} has mode ${called(fault.mode)}${insteadOf(String(fault.mode), partitionModes)}`);
  }
}

const shapesOf = {
  ...{
    clock: clockShapes,
    disk: diskShapes,
    overdraft: overdraftShapes,
    version: versionShapes,
    latency: latencyShapes,
  },
} as const;

function checkShape(shape: string, shapes: readonly string[], where: string): void {
  if (!shapes.includes(shape)) throw invalid(`${where} has shape ${called(shape)}${insteadOf(String(shape), shapes)}`);
}

function checkLimits(limits: unknown, where: string): void {
  if (typeof limits !== "object" || limits === null) throw invalid(`${where}: limits are no object`);
  for (const [name, value] of Object.entries(limits)) {
    if (!tightLimitNames.includes(name)) {
      throw invalid(`${where} has a limit "${name}"${insteadOf(name, tightLimitNames)}`);
    }
    whole(`${where}: ${name}`, value, name === "frameBytesMax" ? 4096 : 0, Number.MAX_SAFE_INTEGER);
  }
}

/** Throws `SimulationError` with code `INVALID_SCHEDULE` for what is no object. */
export function objectAt(where: string, value: unknown): Unchecked {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Unchecked;
  throw invalid(`${where} is ${called(value)}: give an object`);
}

/** The same for an object with something in it that has no such name. */
export function checkNames(where: string, given: Unchecked, known: readonly string[]): void {
  const strange = strangeName(where, given, known);
  if (strange !== undefined) throw invalid(strange);
}

/** Throws `SimulationError` with code `INVALID_SCHEDULE` for what is no whole number from `min` to `max`. */
export function whole(name: string, value: unknown, min: number, max: number): number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  throw invalid(
    `${name} is ${value === undefined ? "missing" : called(value)}: give a whole number from ${min} to ${max}`,
  );
}

/** What is wrong, in the words of whoever is given a schedule. */
export function invalid(message: string): SimulationError {
  return new SimulationError("INVALID_SCHEDULE", `${noSchedule}${message}`);
}
