// What lists and JSON documents hold: JSON and nothing else, since that is what both libraries carry alike.

import { InvalidValueError, isPlainText } from "@joinery/crdt";

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where in a JSON document: keys of objects and places in arrays, from the top. */
export type JsonPath = readonly (string | number)[];

/** Deepest nesting of a value that is written, in arrays and objects. */
export const jsonDepthMax = 64;

/** Deepest nesting that is read: what somebody else nested deeper reads as null. */
const readDepthMax = 1024;

/** A frozen copy of `value`. Throws `InvalidValueError` with the path of what is no JSON. */
export function jsonCopy(value: unknown, name: string): Json {
  return copyAt(value, name, 0);
}

/** A frozen copy of what a document holds, which is JSON whoever wrote it. `open` makes plain values of a library's own. */
export function jsonOut(held: unknown, open: (held: unknown) => unknown = (plain) => plain, depth = 0): Json {
  const value = open(held);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null || depth >= readDepthMax) return null;
  if (Array.isArray(value)) return Object.freeze(value.map((item) => jsonOut(item, open, depth + 1)));
  return objectOf(Object.entries(value), (item) => jsonOut(item, open, depth + 1));
}

/** Throws `InvalidValueError` unless `key` can be the key of an object. */
export function checkKey(key: string, name: string): void {
  if (!isPlainText(key)) throw new InvalidValueError(name, "has a key that is no well-formed text");
  if (key === "__proto__") throw new InvalidValueError(name, "has a key called __proto__");
}

function copyAt(value: unknown, name: string, depth: number): Json {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      if (!isPlainText(value)) throw new InvalidValueError(name, "holds a lone surrogate, which has no UTF-8");
      return value;
    case "number":
      if (!Number.isFinite(value)) throw new InvalidValueError(name, `is ${value}, which is no JSON`);
      return value === 0 ? 0 : value;
    case "object":
      return value === null ? null : copyObject(value, name, depth);
    default:
      throw new InvalidValueError(name, `is ${typeof value}, which is no JSON`);
  }
}

function copyObject(value: object, name: string, depth: number): Json {
  if (depth >= jsonDepthMax) throw new InvalidValueError(name, `is nested deeper than ${jsonDepthMax}, or in itself`);
  if (Array.isArray(value)) {
    return Object.freeze(Array.from(value, (item, index) => copyAt(item, `${name}[${index}]`, depth + 1)));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new InvalidValueError(name, "is an instance of a class; only plain objects are JSON");
  }
  const entries = Object.entries(value);
  for (const [key] of entries) checkKey(key, name);
  return objectOf(entries, (item, key) => copyAt(item, `${name}.${key}`, depth + 1));
}

function objectOf(entries: readonly [string, unknown][], copy: (item: unknown, key: string) => Json): Json {
  const object: { [key: string]: Json } = {};
  for (const [key, item] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (key !== "__proto__") object[key] = copy(item, key);
  }
  return Object.freeze(object);
}
