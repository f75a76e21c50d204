// What a document must read, by definition: a function of the operations that are visible, each with its causal past
// as a set. No dot store, no join, no cell: a write counts unless an operation that saw it wrote or removed its place.
import type { LoggedOperation as Logged } from "@joinery/testing";
import { mine, type Operation } from "./operation.js";
import { showCell, showEntries, showExtremum, showSet, showValue } from "./show.js";
import { registerInitial, type Spec } from "./spec.js";

type LoggedOperation = Logged<Operation>;

/** One write: the place it wrote, as keys from the root, and what it wrote there. */
interface Write {
  readonly by: LoggedOperation;
  readonly place: readonly string[];
  readonly placeText: string;
}

/** The text of what the user must read when exactly these operations are visible. */
export function oracle(spec: Spec, visible: readonly LoggedOperation[]): string {
  return valueAt(spec, [], survivorsOf(visible), visible);
}

/** The operations whose cells must be alive, as "author:seq": the writes that nothing covers. */
export function survivors(visible: readonly LoggedOperation[]): string[] {
  return survivorsOf(visible).map(({ by }) => `${by.author}:${by.seq}`);
}

const placed: WeakMap<LoggedOperation, Write> = new WeakMap();
const worth: WeakMap<LoggedOperation, number> = new WeakMap();

function writeOf(by: LoggedOperation): Write {
  let write = placed.get(by);
  if (write === undefined) {
    const place = placeOf(by);
    write = { by, place, placeText: JSON.stringify(place) };
    placed.set(by, write);
  }
  return write;
}

/** Where an operation acts. */
function placeOf({ operation, author }: LoggedOperation): readonly string[] {
  const path = operation.path.map((step) => (step === mine ? author : step));
  const { action } = operation;
  if (action.kind === "put" || action.kind === "delete") return [...path, action.key];
  if ("element" in action) return [...path, showValue(action.element)];
  return action.kind === "raise" ? [...path, showCell(author, action.row, action.column)] : path;
}

function isRemoval({ operation }: LoggedOperation): boolean {
  return ["delete", "exclude", "disable", "clear"].includes(operation.action.kind);
}

function survivorsOf(visible: readonly LoggedOperation[]): Write[] {
  const operations = visible.map(writeOf);
  return operations.filter((write) => !isRemoval(write.by) && isStanding(write, operations));
}

function isStanding(write: Write, operations: readonly Write[]): boolean {
  return !operations.some((later) => later.by.past.has(write.by.id) && covers(later, write));
}

function covers(later: Write, write: Write): boolean {
  if (isRemoval(later.by)) return isPrefix(later.place, write.place);
  if (later.placeText !== write.placeText) return false;
  const { kind } = write.by.operation.action;
  if (kind === "append") return false;
  return kind !== "add" || later.by.author === write.by.author;
}

function isPrefix(prefix: readonly string[], place: readonly string[]): boolean {
  return prefix.length <= place.length && prefix.every((key, index) => key === place[index]);
}

function valueAt(
  spec: Spec,
  place: readonly string[],
  survivors: readonly Write[],
  visible: readonly LoggedOperation[],
): string {
  const inside = survivors.filter((write) => isPrefix(place, write.place));
  const byKey = (show: (key: string) => string): string => {
    const keys = new Set(inside.map((write) => write.place[place.length]!));
    return showEntries([...keys].map((key) => [key, show(key)]));
  };
  const winnerAt = (at: readonly string[]): unknown => winner(inside.filter((write) => isPrefix(at, write.place)));
  switch (spec.kind) {
    case "counter":
      return showValue(sumOf(inside, visible));
    case "register":
      return inside.length === 0 ? showValue(registerInitial) : showValue(winnerAt(place));
    case "multiRegister":
      return `[${[...inside].sort(latestFirst).map((write) => showValue(writtenBy(write)))}]`;
    case "enableFlag":
    case "disableFlag":
      return showValue(isStandingAt(inside));
    case "max":
      return showExtremum(inside.length === 0 ? undefined : Math.max(...inside.map((one) => reached(one, visible))));
    case "min":
      return showExtremum(inside.length === 0 ? undefined : Math.min(...inside.map((one) => reached(one, visible))));
    case "log":
      return `[${[...inside]
        .sort(latestFirst)
        .reverse()
        .map((write) => showValue(writtenBy(write)))}]`;
    case "set":
    case "growSet":
    case "removeSet": {
      const elements = [...new Set(inside.map((write) => write.place[place.length]!))];
      const at = (element: string) => inside.filter((write) => write.place[place.length] === element);
      return showSet(elements.filter((element) => isStandingAt(at(element))));
    }
    case "table":
      return byKey((key) => showValue(winnerAt([...place, key])));
    case "matrix":
      return byKey((key) => `${raisedAt([...place, key], visible)}`);
    case "map":
    case "rows":
      return byKey((key) => valueAt(spec.of, [...place, key], inside, visible));
    case "struct":
      return showEntries(
        Object.entries(spec.fields).map(([name, part]) => [name, valueAt(part, [...place, name], inside, visible)]),
      );
  }
}

/** The last writer: latest time, then greatest author, then latest of that author. */
function winner(writes: readonly Write[]): unknown {
  return writtenBy(writes.reduce((a, b) => (isLater(b.by, a.by) ? b : a)));
}

function writtenBy({ by }: Write): unknown {
  const { action } = by.operation;
  return "value" in action ? action.value : undefined;
}

function latestFirst(a: Write, b: Write): number {
  return isLater(a.by, b.by) ? -1 : 1;
}

/** On, or in: something says so, and nothing says otherwise. */
function isStandingAt(writes: readonly Write[]): boolean {
  return writes.length > 0 && !writes.some(({ by }) => ["ban", "forbid"].includes(by.operation.action.kind));
}

function isLater(a: LoggedOperation, b: LoggedOperation): boolean {
  if (a.time[0] !== b.time[0]) return a.time[0] > b.time[0];
  if (a.time[1] !== b.time[1]) return a.time[1] > b.time[1];
  return a.author === b.author ? a.seq > b.seq : a.author > b.author;
}

/** Each author counts with its latest surviving step, which carries along what that author had added before it. */
function sumOf(survivors: readonly Write[], visible: readonly LoggedOperation[]): number {
  const authors = new Set(survivors.map(({ by }) => by.author));
  let sum = 0;
  for (const author of authors) {
    const own = survivors.filter(({ by }) => by.author === author);
    sum += carried(
      own.reduce((a, b) => (b.by.seq > a.by.seq ? b : a)),
      visible,
    );
  }
  return sum;
}

/** What a step is worth: its amount, and all before it that its author still saw standing when it was made. */
function carried(step: Write, visible: readonly LoggedOperation[]): number {
  const known = worth.get(step.by);
  if (known !== undefined) return known;
  const { action } = step.by.operation;
  const amount = action.kind === "add" ? action.amount : 0;
  const past = visible.filter(({ id }) => step.by.past.has(id)).map(writeOf);
  const steps = past.filter(({ by, placeText }) => by.author === step.by.author && placeText === step.placeText);
  const before = steps.filter(({ by }) => !isRemoval(by)).sort((a, b) => b.by.seq - a.by.seq)[0];
  const sum = before === undefined || !isStanding(before, past) ? amount : amount + carried(before, visible);
  worth.set(step.by, sum);
  return sum;
}

function raisedAt(place: readonly string[], visible: readonly LoggedOperation[]): bigint {
  const placeText = JSON.stringify(place);
  let sum = 0n;
  for (const by of visible) {
    const { action } = by.operation;
    if (action.kind === "raise" && writeOf(by).placeText === placeText) sum += action.by;
  }
  return sum;
}

/** The number that a step up or down reached: from the best of what its author saw standing, or from 0. */
function reached(step: Write, visible: readonly LoggedOperation[]): number {
  const known = worth.get(step.by);
  if (known !== undefined) return known;
  const { action } = step.by.operation;
  const past = visible.filter(({ id }) => step.by.past.has(id)).map(writeOf);
  const seen = past.filter((one) => one.placeText === step.placeText && !isRemoval(one.by) && isStanding(one, past));
  const values = seen.map((one) => reached(one, visible));
  const by = action.kind === "lift" || action.kind === "sink" ? action.by : 0;
  const from = values.length === 0 ? 0 : action.kind === "lift" ? Math.max(...values) : Math.min(...values);
  const number = action.kind === "lift" ? from + by : from - by;
  worth.set(step.by, number);
  return number;
}
