// The types that contain others, as undoing needs them: which parts a delta has, and what stands at each.

import type { AuthorIndex } from "@joinery/clock";
import type { AnyField } from "../core/field-type.js";
import type { MapDelta, MapState } from "../types/composites/map.js";
import type { RowsDelta, RowsState } from "../types/composites/rows.js";
import type { StructDelta, StructField, StructState } from "../types/composites/struct.js";

/** How to get from a container to what it contains. */
export interface Container {
  /** The parts of a delta, each with the key that it is about. */
  parts(type: AnyField, delta: unknown): Iterable<readonly [key: string | number, delta: unknown]>;
  typeAt(type: AnyField, key: string | number): AnyField | undefined;
  stateAt(type: AnyField, state: unknown, key: string | number): unknown;
  /** A delta of the container that is about one key. */
  wrap(type: AnyField, key: string | number, delta: unknown): unknown;
}

type AnyStruct = StructField<{ readonly [name: string]: AnyField }>;

const structs: Container = {
  *parts(type, delta) {
    const names = Object.keys((type as unknown as AnyStruct).fields);
    for (const { field, delta: part } of delta as StructDelta) {
      const name = names.find((candidate) => (type as unknown as AnyStruct).indexOf(candidate) === field) as string;
      yield [name, part];
    }
  },
  typeAt: below,
  stateAt: (type, state, key) => (state as StructState).parts[indexOf(type, key)],
  wrap: (type, key, delta) => [{ field: indexOf(type, key), delta }] satisfies StructDelta,
};

const maps: Container = {
  *parts(_type, delta) {
    for (const { key, delta: part } of delta as MapDelta<unknown>) yield [key, part];
  },
  typeAt: below,
  stateAt: (_type, state, key) => (state as MapState<unknown>).keys.get(key as string),
  wrap: (_type, key, delta) => [{ key: key as string, delta }] satisfies MapDelta<unknown>,
};

const rowsByAuthor: Container = {
  *parts(_type, delta) {
    for (const { author, delta: part } of delta as RowsDelta<unknown>) yield [author, part];
  },
  typeAt: below,
  stateAt: (_type, state, key) => (state as RowsState<unknown>).rows.get(key as AuthorIndex),
  wrap: (_type, key, delta) => [{ author: key as AuthorIndex, delta }] satisfies RowsDelta<unknown>,
};

/** By a type's tag, up to the parenthesis with what it contains. */
const containers: ReadonlyMap<string, Container> = new Map([
  ["struct", structs],
  ["map", maps],
  ["rows", rowsByAuthor],
]);

/** How to look into a field; undefined for one that contains no others. */
export function containerOf({ tag }: AnyField): Container | undefined {
  const end = tag.indexOf("(");
  return containers.get(end < 0 ? tag : tag.slice(0, end));
}

function below(type: AnyField, key: string | number): AnyField | undefined {
  return type.places?.below?.(String(key));
}

function indexOf(type: AnyField, key: string | number): number {
  return (type as unknown as AnyStruct).indexOf(key as string);
}
