// "Cells" and "Fields by key" of docs/operations.md: most types are these, and differ in what a cell says.
import { Cursor } from "./cursor.js";
import { need, Refused } from "./refused.js";
import type { LeafTag } from "./schema.js";
import { cellOf, coveredFrom, type Dot, isBefore, type Source, type Time } from "./source.js";
import { valueFrom } from "./value.js";

export interface Cell {
  readonly dot: Dot;
  readonly time: Time;
  readonly says: unknown;
}

/** A change to one place. */
export interface Cells {
  readonly added: readonly Cell[];
  readonly covered: readonly Dot[];
}

type Says = (source: Source) => unknown;

const nothing: Says = () => undefined;
const anyValue: Says = (source) => source.value();

/** What a cell says, by the tag of its type. */
const says: Partial<Record<LeafTag, Says>> = {
  counter: (source) => ({ up: source.count(), down: source.count() }),
  register: anyValue,
  multiRegister: anyValue,
  flag: () => true,
  "flag(disable)": yesOrNo,
  max: valueOfType("number"),
  min: valueOfType("number"),
  "max(bigint)": valueOfType("bigint"),
  "min(bigint)": valueOfType("bigint"),
  set: nothing,
  "set(remove)": yesOrNo,
  growSet: nothing,
  table: anyValue,
  log: anyValue,
};

const keyed: readonly string[] = ["set", "set(remove)", "growSet", "table"];

export function leafFrom(source: Source, tag: LeafTag): unknown {
  const said = says[tag];
  need(said !== undefined, `${tag} is no type of cells`);
  return keyed.includes(tag) ? keyedFrom(source, tag, said) : cellsFrom(source, said);
}

function cellsFrom(source: Source, said: Says): Cells {
  const head = source.head();
  need(head > 0, "a change of nothing");
  const isState = source.around.operation === undefined;
  const added: Cell[] = [];
  for (let left = isState ? head : head % 2; left > 0; left--) {
    const dot = cellOf(source.around, source.cell());
    if (added.length > 0) need(isBefore(added.at(-1)!.dot, dot), "cells out of order");
    added.push({ dot, time: source.time(), says: said(source) });
  }
  return { added, covered: coveredFrom(source, isState ? 0 : Math.floor(head / 2)) };
}

function keyedFrom(source: Source, tag: LeafTag, said: Says): [key: string, cells: Cells][] {
  const keys: [string, Cells][] = [];
  for (let left = source.parts(); left > 0; left--) {
    const key = keyAfter(source, keys.at(-1)?.[0]);
    if (tag !== "table") checkElement(key);
    keys.push([key, cellsFrom(source, said)]);
  }
  return keys;
}

export function keyAfter(source: Source, before: string | undefined): string {
  const key = source.text();
  need(before === undefined || before < key, "keys out of order");
  return key;
}

/** `"` and a text, or `#` and the bytes of any other value, a character each. */
function checkElement(key: string): void {
  if (key.startsWith('"')) return;
  need(/^#[\0-\u00ff]+$/.test(key), "a key of no element");
  const cursor = new Cursor(Uint8Array.from(key.slice(1), (byte) => byte.charCodeAt(0)));
  need(typeof valueFrom(cursor) !== "string", "a text by its bytes");
  cursor.end();
}

function yesOrNo(source: Source): boolean {
  const answer = source.count();
  need(answer <= 1, "neither yes nor no");
  return answer === 1;
}

function valueOfType(type: "number" | "bigint"): Says {
  return (source) => {
    const value = source.value();
    if (typeof value !== type) throw new Refused(`no ${type}`);
    return value;
  };
}
