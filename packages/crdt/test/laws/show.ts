// Values and views as text, by a route of its own: no codec, no hash and no key of the code under test is involved.
import type { LogView } from "@joinery/crdt";
import type { MatrixView } from "@joinery/crdt/matrix";
import type { Spec } from "./spec.js";

/** A plain value as text; two texts are equal only when the values are, -0 and 0 told apart. */
export function showValue(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return `bytes(${Array.from(value).join()})`;
  if (value instanceof Date) return `date(${value.getTime()})`;
  if (Array.isArray(value)) return `[${value.map(showValue).join()}]`;
  const entries = Object.entries(value as object).map(([key, item]) => [key, showValue(item)] as const);
  return showEntries(entries);
}

export function showEntries(entries: readonly (readonly [string, string])[]): string {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, text]) => `${JSON.stringify(key)}: ${text}`).join()}}`;
}

export function showSet(elements: Iterable<string>): string {
  return `<${[...elements].sort().join()}>`;
}

/** What a user reads, as text. Maps must come in order of their keys and agree with `get`, `has` and `size`. */
export function showView(spec: Spec, view: unknown): string {
  switch (spec.kind) {
    case "counter":
    case "register":
    case "multiRegister":
    case "enableFlag":
    case "disableFlag":
      return showValue(view);
    case "max":
    case "min":
      return showExtremum(view);
    case "log":
      return showLog(view as LogView<unknown>);
    case "set":
    case "removeSet":
    case "growSet":
      return showSetView(view as ReadonlySet<unknown>);
    case "table":
      return showMapView(view as ReadonlyMap<string, unknown>, showValue);
    case "map":
    case "rows":
      return showMapView(view as ReadonlyMap<string, unknown>, (inner) => showView(spec.of, inner));
    case "matrix":
      return showMatrix((view as MatrixView).cells(), view as MatrixView);
    case "struct": {
      const parts = view as Record<string, unknown>;
      return showEntries(Object.entries(spec.fields).map(([name, part]) => [name, showView(part, parts[name])]));
    }
  }
}

/** Undefined is no plain value: it reads so before anything was written. */
export function showExtremum(value: unknown): string {
  return value === undefined ? "nothing" : showValue(value);
}

function showLog(view: LogView<unknown>): string {
  const events = [...view].map(showValue);
  const folded = view.fold<string[]>((all, event) => [...all, showValue(event)], []);
  const placed = events.map((_, index) => showValue(view.at(index)));
  const authored = events.every((_, index) => view.authorAt(index) !== undefined);
  const sound = view.length === events.length && view.at(events.length) === undefined && authored;
  if (!sound || folded.join() !== events.join() || placed.join() !== events.join()) return "a log at odds with itself";
  return `[${events.join()}]`;
}

function showSetView(view: ReadonlySet<unknown>): string {
  const elements = [...view];
  if (view.size !== elements.length || !elements.every((element) => view.has(element)))
    return "a set at odds with itself";
  return showSet(elements.map(showValue));
}

function showMapView(view: ReadonlyMap<string, unknown>, showOne: (inner: unknown) => string): string {
  const entries = Array.from(view, ([key, inner]) => [key, showOne(inner)] as const);
  const keys = entries.map(([key]) => key);
  const sound =
    view.size === keys.length && entries.every(([key, text]) => view.has(key) && showOne(view.get(key)) === text);
  if (!sound || keys.join() !== [...keys].sort().join()) return "a map at odds with itself";
  return showEntries(entries);
}

function showMatrix(cells: ReturnType<MatrixView["cells"]>, view: MatrixView): string {
  const sound = cells.every(({ author, row, column, amount }) => view.get(author, row, column) === amount);
  if (!sound) return "a matrix at odds with itself";
  return showEntries(cells.map(({ author, row, column, amount }) => [showCell(author, row, column), `${amount}`]));
}

export function showCell(author: string, row: string, column: string): string {
  return JSON.stringify([author, row, column]);
}
