// A schema as data: what the generators of operations, the oracle and the types under test are all built from.
import { type AnyField, counter, map, matrix, register, rows, set, struct, table } from "@joinery/crdt";
import fc from "fast-check";

export type Spec =
  | { readonly kind: "counter" | "register" | "set" | "table" | "matrix" }
  | { readonly kind: "map" | "rows"; readonly of: Spec }
  | { readonly kind: "struct"; readonly fields: { readonly [name: string]: Spec } };

export const registerInitial = "initial";

export function fieldOf(spec: Spec): AnyField {
  switch (spec.kind) {
    case "counter":
      return counter();
    case "register":
      return register<unknown>(registerInitial);
    case "set":
      return set<unknown>();
    case "table":
      return table<unknown>();
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

const removableLeaf = fc.constantFrom<Spec>(
  { kind: "counter" },
  { kind: "register" },
  { kind: "set" },
  { kind: "table" },
);

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
