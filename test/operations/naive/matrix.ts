// "matrix", "budget" and keys with budgets of docs/operations.md.

import { keyAfter } from "./cells.js";
import { isName, nameOf } from "./cursor.js";
import { need, Refused } from "./refused.js";
import type { Type } from "./schema.js";
import { cellOf, coveredFrom, type Dot, filled, isBefore, precedes, type Source } from "./source.js";

export interface MatrixCell {
  readonly dot: Dot;
  readonly row: string;
  readonly column: string;
  readonly amount: bigint;
}

export function matrixFrom(source: Source): MatrixCell[] {
  const cells: MatrixCell[] = [];
  for (let left = source.parts(); left > 0; left--) {
    const dot = cellOf(source.around, source.cell());
    const cell = { dot, row: source.text(), column: source.text(), amount: source.amount() };
    const before = cells.at(-1);
    if (before !== undefined) need(precedes(placeOf(before), placeOf(cell)), "cells out of order");
    cells.push(cell);
  }
  return cells;
}

function placeOf({ dot, row, column }: MatrixCell): readonly string[] {
  return [dot.author, row, column];
}

export interface BudgetCell {
  readonly dot: Dot;
  readonly rights: "spend" | "refill";
  /** What is counted: `used`, `asked`, or whom rights were granted to. */
  readonly what: string;
  readonly amount: bigint;
}

export function budgetFrom(source: Source): BudgetCell[] {
  const cells: BudgetCell[] = [];
  let before: [string, number, string] | undefined;
  for (let left = source.parts(); left > 0; left--) {
    const dot = cellOf(source.around, source.cell());
    const place = source.count();
    need(place < 6, "no place of a budget");
    const what = place < 2 ? "used" : place < 4 ? "asked" : nameOf(source.bytes());
    const amount = source.amount();
    need(amount > 0n, "a cell without an amount");
    const here: [string, number, string] = [dot.author, place, what];
    if (before !== undefined) need(precedes(before, here), "cells out of order");
    before = here;
    cells.push({ dot, rights: place % 2 === 0 ? "spend" : "refill", what, amount });
  }
  return cells;
}

export interface Incarnation {
  readonly key: string;
  readonly created: Dot;
  readonly genesis: unknown;
  readonly end: Dot | undefined;
  readonly below: unknown;
}

export function incarnationsFrom(
  source: Source,
  of: Type,
  below: (source: Source, of: Type) => unknown,
): Incarnation[] {
  const all: Incarnation[] = [];
  let key: string | undefined;
  for (let keys = source.parts(); keys > 0; keys--) {
    key = keyAfter(source, key);
    const count = source.parts();
    need(count > 0, "a key of nothing");
    for (let left = count; left > 0; left--) {
      const one = incarnationFrom(source, key, of, below);
      const before = all.at(-1);
      if (before?.key === key) need(isBefore(before.created, one.created), "incarnations out of order");
      all.push(one);
    }
  }
  need(source.around.operation === undefined || all.length === 1, "an operation about one incarnation");
  return all;
}

function incarnationFrom(
  source: Source,
  key: string,
  of: Type,
  below: (source: Source, of: Type) => unknown,
): Incarnation {
  const { around } = source;
  const said = source.count();
  const isOne = said === 1 || said === 2 || said === 4;
  need(said >= 1 && said <= 7 && (isOne || around.operation === undefined), "an incarnation said to be none");
  const isCreated = (said & 1) > 0;
  const created = isCreated ? cellOf(around, source.cell()) : coveredFrom(source, 1)[0]!;
  const genesis = isCreated ? checkedGenesis(source.value(), of) : undefined;
  const end = (said & 2) > 0 ? cellOf(around, source.cell()) : undefined;
  if ((said & 4) === 0) return { key, created, genesis, end, below: undefined };
  around.keys++;
  const part = filled(around, () => below(source, of));
  around.keys--;
  return { key, created, genesis, end, below: part };
}

/** Of a budget: who starts with which rights. */
function checkedGenesis(genesis: unknown, of: Type): unknown {
  if (of.is !== "budget") throw new Refused("only budgets are read below keys here");
  const { rights } = recordOf(genesis, ["rights"]);
  need(Array.isArray(rights), "rights are a list");
  const named = new Set<unknown>();
  let left = of.max - of.min;
  for (const item of rights) {
    const { author, spend = 0, refill = 0 } = recordOf(item, ["author", "spend", "refill"]);
    need(typeof author === "string" && isName(author) && !named.has(author), "an author once");
    named.add(author);
    for (const amount of [spend, refill]) {
      need(Number.isSafeInteger(amount) && (amount as number) >= 0 && (amount as number) <= left, "too many rights");
      left -= amount as number;
    }
  }
  return genesis;
}

function recordOf(value: unknown, keys: readonly string[]): Record<string, unknown> {
  need(typeof value === "object" && value !== null && !Array.isArray(value), "no object");
  need(
    Object.keys(value).every((key) => keys.includes(key)),
    "a name that is not known",
  );
  return value as Record<string, unknown>;
}
