// Looks at an application before anything of it is run: whatever is of the wrong kind, missing or misspelt is refused in a sentence that says
// what to write. Types say most of it; plain JavaScript has none.

import type { Fields } from "@joinery/crdt";
import { faultKinds } from "../faults/fault.js";
import type { Operation, SimulatedApp } from "./app.js";
import { checkFounded } from "./founded.js";
import { called, insteadOf, strangeName } from "./known-names.js";
import { invalidOptions, type SimulationError } from "./simulation-error.js";

export const nodesMax = 10_000;

type AnyApp = SimulatedApp<Fields, Readonly<Record<string, object>>>;
type Unchecked = Readonly<Record<string, unknown>>;
/** Throws for a value that can't be. */
type Check = (value: unknown, name: string) => void;

const checks: { readonly [Name in keyof AnyApp]-?: Check } = {
  schema: checkSchema,
  genesis: checkFunction("give a function of the nodes' authors, (authors) => ({ nonce: ... })"),
  operations: checkOperations,
  invariants: checkInvariants,
  signed: (value, name) => {
    if (typeof value !== "boolean") throw wrong(name, value, "give true or false");
  },
  nodes: checkWhole(1, nodesMax),
  durationMs: checkWhole(1000, 86_400_000),
  steps: checkWhole(1, 1_000_000),
  faults: checkFaults,
  convergeMsMax: checkWhole(1, 86_400_000),
  links: checkLinks,
  onProgress: checkFunction("give a function"),
};

const needed: readonly string[] = ["schema", "operations"] satisfies (keyof AnyApp)[];
/** What is given beside an application, and to whom. */
const takerOf: Unchecked = {
  seed: "simulate",
  twice: "simulate",
  runs: "expectConverges",
  shrinkRunsMax: "swarm",
  onRun: "swarm",
};
const operationParts: readonly string[] = ["weight", "args", "run"] satisfies (keyof Operation<Fields, object>)[];

/** Throws `SimulationError` with code `INVALID_OPTIONS` for what can't be simulated. */
export function checkApp(app: unknown): void {
  if (!isObject(app)) throw wrong("the application", app, "give an object, { schema, operations }");
  const beside = Object.keys(app).find((name) => Object.hasOwn(takerOf, name));
  if (beside !== undefined) {
    const how = `${String(takerOf[beside])}(app, { ${beside}: ... })`;
    throw invalidOptions(`"${beside}" is nothing of the application: give it beside that, as in ${how}`);
  }
  checkNames("an application", app, Object.keys(checks));
  for (const [name, check] of Object.entries(checks)) {
    if (app[name] !== undefined || needed.includes(name)) check(app[name], name);
  }
  checkFounded(app as unknown as AnyApp);
}

/** The same for what is given beside it. */
export function checkOptions(options: unknown, known: readonly string[]): void {
  if (!isObject(options)) throw wrong("what is given beside the application", options, "give an object, { seed: 1 }");
  checkNames("the options", options, known);
}

/** A check of a whole number from `min` to `max`. */
export function checkWhole(min: number, max: number): Check {
  return (value, name) => {
    const isWhole = Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
    if (!isWhole) throw wrong(name, value, `give a whole number from ${min} to ${max}`);
  };
}

function checkFunction(advice: string): Check {
  return (value, name) => {
    if (typeof value !== "function") throw wrong(name, value, advice);
  };
}

function checkSchema(schema: unknown): void {
  if (!isObject(schema)) throw wrong("schema", schema, "give an object of fields by name, { spent: counter() }");
  if (Object.keys(schema).length === 0) throw invalidOptions("schema has no fields: give at least one");
  for (const [name, field] of Object.entries(schema)) {
    if (isObject(field) && typeof field.bottom === "function") continue;
    throw wrong(`schema.${name}`, field, "give a field, which is what a call such as counter() or table() answers");
  }
}

function checkOperations(operations: unknown): void {
  const advice = "give an object of operations by name, { add: { run: (tx) => ... } }";
  if (!isObject(operations)) throw wrong("operations", operations, advice);
  if (Object.keys(operations).length === 0) {
    throw invalidOptions("there are no operations: give at least one, or nothing happens that could go wrong");
  }
  for (const [name, operation] of Object.entries(operations)) checkOperation(operation, `operation "${name}"`);
}

function checkOperation(operation: unknown, where: string): void {
  if (!isObject(operation)) throw wrong(where, operation, "give an object with a function, { run: (tx) => ... }");
  checkNames(where, operation, operationParts);
  const { weight = 1, args = {}, run } = operation;
  if (!(typeof weight === "number" && weight > 0 && weight < Number.POSITIVE_INFINITY)) {
    throw invalidOptions(`${where} has a weight of ${called(weight)}: give it one above 0`);
  }
  if (typeof run !== "function") throw wrong(`run of ${where}`, run, "give a function, (tx, args, { view }) => ...");
  if (!isObject(args)) throw wrong(`args of ${where}`, args, "give an object, { cost: integer(1, 15) }");
  for (const [name, draw] of Object.entries(args)) {
    if (isObject(draw) && typeof draw.draw === "function" && typeof draw.simpler === "function") continue;
    const ways = 'integer(1, 6), pick("red", "black"), label("task", 100), either() or drawn((random) => ...)';
    throw wrong(`args.${name} of ${where}`, draw, `say what it is drawn from: ${ways}`);
  }
}

function checkInvariants(invariants: unknown): void {
  if (!isObject(invariants)) {
    throw wrong("invariants", invariants, 'give an object by name, { "never negative": ({ total }) => total >= 0 }');
  }
  for (const [name, invariant] of Object.entries(invariants)) {
    if (typeof invariant === "function") continue;
    throw wrong(`invariant "${name}"`, invariant, "give a function of what a node sees, ({ total }) => total >= 0");
  }
}

function checkFaults(faults: unknown): void {
  if (!Array.isArray(faults)) throw wrong("faults", faults, 'give a list, such as ["partition", "crash"]; [] for none');
  for (const [index, fault] of faults.entries()) {
    if (typeof fault !== "string" && !isObject(fault)) {
      throw wrong(`fault ${index}`, fault, "give a kind, or the fault itself as an object");
    }
    const kind = isObject(fault) ? fault.kind : fault;
    if (faultKinds.some((known) => known === kind)) continue;
    const instead = insteadOf(String(kind), faultKinds, `take some of ${faultKinds.join(", ")}`);
    throw invalidOptions(`there is no fault ${called(kind)}${instead}`);
  }
  if (new Set(faults.map((fault) => typeof fault)).size > 1) {
    throw invalidOptions("faults has kinds, and faults themselves: give either");
  }
}

function checkLinks(links: unknown): void {
  if (typeof links === "function" || links === "gossip") return;
  const advice = 'give "gossip", or a function of seed and nodes to a list of links, () => [{ a: 0, b: 1 }]';
  const instead = typeof links === "string" ? insteadOf(links, ["gossip"], advice) : `: ${advice}`;
  throw invalidOptions(`links is ${called(links)}${instead}`);
}

function checkNames(where: string, given: object, known: readonly string[]): void {
  const strange = strangeName(where, given, known);
  if (strange !== undefined) throw invalidOptions(strange);
}

function wrong(name: string, value: unknown, advice: string): SimulationError {
  return invalidOptions(`${name} is ${value === undefined ? "missing" : called(value)}: ${advice}`);
}

function isObject(value: unknown): value is Unchecked {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
