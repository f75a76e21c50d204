// What a document shows at one moment, field by field and element by element, as texts: made once for all checkers that compare it.

import { plainRendering } from "./plain-rendering.js";

/** What a field shows: of a map or a set each element by itself, in their order, of all else one text. */
export type Shown = Map<string, string>;

/** By field. */
export type Reading = ReadonlyMap<string, Shown>;

/** How a key or a value is made into text. */
export type Render = (value: unknown) => string;

/** The key of what has no elements. */
const whole = "";

export function readingOf(view: object, render: Render = plainRendering): Reading {
  return new Map(Object.entries(view).map(([field, value]) => [field, shownOf(value, render)]));
}

export function shownOf(value: unknown, render: Render): Shown {
  if (isMap(value)) return new Map(Array.from(value, ([key, of]) => [render(key), render(of)]));
  if (isSet(value)) return new Map(Array.from(value, (element) => [render(element), ""]));
  return new Map([[whole, render(value)]]);
}

/** All of it as one text; equal readings have equal texts, and others have others. */
export function textOf(reading: Reading): string {
  return JSON.stringify(Array.from(reading, ([field, shown]) => [field, ...shown]));
}

export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return isSet(value) && "get" in value;
}

export function isSet(value: unknown): value is ReadonlySet<unknown> {
  return typeof value === "object" && value !== null && "has" in value && Symbol.iterator in value;
}
