// A schema as data: what the generators of operations, the oracle and the types under test are all built from.
import {
  type AnyField,
  counter,
  flag,
  growSet,
  log,
  map,
  max,
  min,
  multiRegister,
  type PlainValue,
  register,
  rows,
  set,
  struct,
  table,
} from "@joinery/crdt";
import { matrix } from "@joinery/crdt/matrix";
import fc from "fast-check";

/** The types without parts that a key above them may delete. */
const removableKinds = [
  "counter",
  "register",
  "multiRegister",
  "enableFlag",
  "disableFlag",
  "set",
  "removeSet",
  "growSet",
  "table",
  "max",
  "min",
  "log",
] as const;

export type Spec =
  | { readonly kind: (typeof removableKinds)[number] | "matrix" }
  | { readonly kind: "map" | "rows"; readonly of: Spec }
  | { readonly kind: "struct"; readonly fields: { readonly [name: string]: Spec } };

export const registerInitial = "initial";

export function fieldOf(spec: Spec): AnyField {
  switch (spec.kind) {
    case "counter":
      return counter();
    case "register":
      return register<PlainValue>(registerInitial);
    case "multiRegister":
      return multiRegister<PlainValue>();
    case "enableFlag":
      return flag();
    case "disableFlag":
      return flag({ wins: "disable" });
    case "set":
      return set<PlainValue>();
    case "removeSet":
      return set<PlainValue>({ wins: "remove" });
    case "growSet":
      return growSet<PlainValue>();
    case "max":
      return max();
    case "min":
      return min();
    case "log":
      return log<PlainValue>();
    case "table":
      return table<PlainValue>();
    case "matrix":
      return matrix();
    case "map":
      return map(fieldOf(spec.of));
    case "rows":
      return rows(fieldOf(spec.of));
    case "struct":
      return struct(Object.fromEntries(Object.entries(spec.fields).map(([name, part]) => [name, fieldOf(part)])));
  }
}

const removableLeaf = fc.constantFrom(...removableKinds).map((kind): Spec => ({ kind }));

function structOf(part: fc.Arbitrary<Spec>): fc.Arbitrary<Spec> {
  return fc
    .dictionary(fc.constantFrom("x", "y", "z", ""), part, { minKeys: 1, maxKeys: 3 })
    .map((fields) => ({ kind: "struct", fields }));
}

function removableSpec(depth: number): fc.Arbitrary<Spec> {
  if (depth === 0) return removableLeaf;
  const inner = removableSpec(depth - 1);
  const map = inner.map((of): Spec => ({ kind: "map", of }));
  const rows = inner.map((of): Spec => ({ kind: "rows", of }));
  return fc.oneof({ arbitrary: map, weight: 3 }, rows, structOf(inner), removableLeaf);
}

/** Any schema of a document, three levels deep at most; a matrix stands only where nothing can delete it. */
export const arbitraryDocument: fc.Arbitrary<Spec> = structOf(
  fc.oneof({ arbitrary: removableSpec(2), weight: 4 }, fc.constant<Spec>({ kind: "matrix" })),
);

/** A schema in a line, for titles. */
export function specText(spec: Spec): string {
  if (spec.kind === "map" || spec.kind === "rows") return `${spec.kind}(${specText(spec.of)})`;
  if (spec.kind !== "struct") return spec.kind;
  const fields = Object.entries(spec.fields).map(([name, part]) => `${name}: ${specText(part)}`);
  return `struct(${fields.join(", ")})`;
}
