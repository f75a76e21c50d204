// Every type with something to write to it, for tests that hold of all of them.
import {
  type AnyField,
  counter,
  type DraftOf,
  flag,
  growSet,
  log,
  map,
  max,
  min,
  multiRegister,
  type PlainValue,
  register,
  set,
  struct,
  table,
  type ViewOf,
} from "@joinery/crdt";

/** What one author writes late and another early, per type that may be deleted. */
export function removableTypes(): {
  name: string;
  type: AnyField;
  newer(draft: unknown): void;
  older(draft: unknown): void;
}[] {
  const entry = <F extends AnyField>(
    name: string,
    type: F,
    newer: (at: DraftOf<F>) => void,
    older: (at: DraftOf<F>) => void,
  ) => ({
    name,
    type: type as AnyField,
    newer: newer as (draft: unknown) => void,
    older: older as (draft: unknown) => void,
  });
  return [
    entry(
      "counter",
      counter(),
      (at) => at.add(2),
      (at) => at.add(1),
    ),
    entry(
      "register",
      register(""),
      (at) => at.set("W"),
      (at) => at.set("L"),
    ),
    entry(
      "multi-register",
      multiRegister<string>(),
      (at) => at.set("W"),
      (at) => at.set("L"),
    ),
    entry(
      "flag",
      flag(),
      (at) => at.enable(),
      (at) => at.enable(),
    ),
    entry(
      "flag in which disabling wins",
      flag({ wins: "disable" }),
      (at) => at.disable(),
      (at) => at.enable(),
    ),
    entry(
      "set",
      set<string>(),
      (at) => at.add("x"),
      (at) => at.add("x"),
    ),
    entry(
      "set in which removing wins",
      set<string>({ wins: "remove" }),
      (at) => at.remove("x"),
      (at) => at.add("x"),
    ),
    entry(
      "grow-only set",
      growSet<string>(),
      (at) => at.add("x"),
      (at) => at.add("x"),
    ),
    entry(
      "table",
      table<string>(),
      (at) => at.set("x", "W"),
      (at) => at.set("x", "L"),
    ),
    entry(
      "maximum",
      max(),
      (at) => at.raise(9),
      (at) => at.raise(3),
    ),
    entry(
      "minimum",
      min(),
      (at) => at.lower(3),
      (at) => at.lower(9),
    ),
    entry(
      "log",
      log<string>(),
      (at) => at.append("W"),
      (at) => at.append("L"),
    ),
    entry(
      "map",
      map(max("bigint")),
      (at) => at.at("x").raise(9n),
      (at) => at.at("x").raise(3n),
    ),
    entry(
      "struct",
      struct({ best: min("bigint") }),
      (at) => at.best.lower(3n),
      (at) => at.best.lower(9n),
    ),
  ];
}

/** How a value goes into a type that takes any plain value, and how it is read again. */
export function valueTypes(): {
  name: string;
  type: AnyField;
  put(draft: unknown, value: unknown): void;
  read(view: unknown): unknown;
}[] {
  const entry = <F extends AnyField>(
    name: string,
    type: F,
    put: (at: DraftOf<F>, value: PlainValue) => void,
    read: (view: ViewOf<F>) => unknown,
  ) => ({
    name,
    type: type as AnyField,
    put: put as (draft: unknown, value: unknown) => void,
    read: read as (view: unknown) => unknown,
  });
  return [
    entry(
      "register",
      register<PlainValue>(null),
      (at, value) => at.set(value),
      (view) => view,
    ),
    entry(
      "multi-register",
      multiRegister<PlainValue>(),
      (at, value) => at.set(value),
      (view) => view[0],
    ),
    entry(
      "set",
      set<PlainValue>(),
      (at, value) => at.add(value),
      (view) => [...view][0],
    ),
    entry(
      "set in which removing wins",
      set<PlainValue>({ wins: "remove" }),
      (at, value) => at.add(value),
      (view) => [...view][0],
    ),
    entry(
      "grow-only set",
      growSet<PlainValue>(),
      (at, value) => at.add(value),
      (view) => [...view][0],
    ),
    entry(
      "table",
      table<PlainValue>(),
      (at, value) => at.set("k", value),
      (view) => view.get("k"),
    ),
    entry(
      "log",
      log<PlainValue>(),
      (at, value) => at.append(value),
      (view) => view.at(0),
    ),
  ];
}
