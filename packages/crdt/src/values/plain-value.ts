// Plain data: what a cell may hold. Anything else is refused at the write, with the path to it.

import { InvalidValueError } from "../errors.js";
import { isWritable, sealed } from "./read-out.js";

/** JSON plus bigint, bytes and Date. No undefined, NaN, invalid dates, lone surrogates, class instances or cycles. */
export type PlainValue =
  | null
  | boolean
  | number
  | string
  | bigint
  | Uint8Array
  | Date
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** Deepest nesting of a value, in arrays and objects. */
export const valueDepthMax = 64;

/** A copy of `value`, which later changes to the original don't reach; frozen, but for bytes and dates, which can't be. Throws `InvalidValueError` with the path. */
export function plainCopy(value: unknown, path = "$"): PlainValue {
  return copyAt(value, path, 0);
}

/** True for well-formed text: what most writes hold is taken without naming its place first. */
export function isPlainText(value: unknown): value is string {
  return typeof value === "string" && isWellFormed(value);
}

/** Throws `InvalidValueError` unless `text` is one, of well-formed Unicode: a lone surrogate has no UTF-8. */
export function checkText(text: string, path: string): void {
  if (typeof text !== "string") throw new InvalidValueError(path, `is ${typeof text}; only text is taken here`);
  if (!isPlainText(text)) throw new InvalidValueError(path, "holds a lone surrogate, which has no UTF-8");
}

const loneSurrogate = /\p{Surrogate}/u;

/** Engines have it since 2023; the language's types don't yet. */
type CheckedText = string & { isWellFormed(): boolean };

const isWellFormed: (text: string) => boolean =
  "isWellFormed" in String.prototype
    ? (text) => (text as CheckedText).isWellFormed()
    : (text) => !loneSurrogate.test(text);

function copyAt(value: unknown, path: string, depth: number): PlainValue {
  switch (typeof value) {
    case "string":
      checkText(value, path);
      return value;
    case "boolean":
    case "bigint":
      return value;
    case "number":
      if (Number.isNaN(value)) throw new InvalidValueError(path, "is NaN; use null for no number");
      return value;
    case "object":
      return value === null ? null : copyObject(value, path, depth);
    default:
      throw new InvalidValueError(path, `is ${typeof value}; plain data has no such thing`);
  }
}

function copyObject(value: object, path: string, depth: number): PlainValue {
  if (depth >= valueDepthMax) throw new InvalidValueError(path, `is nested deeper than ${valueDepthMax}, or in itself`);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new InvalidValueError(path, "is an invalid date");
    return new Date(value.getTime());
  }
  if (Array.isArray(value)) {
    const items = Array.from(value, (item, index) => copyAt(item, `${path}[${index}]`, depth + 1));
    return sealed(items, items.some(isWritable));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new InvalidValueError(path, "is an instance of a class; only plain objects can be stored");
  }
  if (Object.getOwnPropertySymbols(value).length > 0) throw new InvalidValueError(path, "has a symbol for a key");
  const copy: Record<string, PlainValue> = {};
  let holdsWritable = false;
  // In the order that bytes have them: what the writer reads back is what everybody else reads.
  for (const key of Object.keys(value).sort()) {
    checkText(key, `${path}.${key}`);
    const part = copyAt((value as Record<string, unknown>)[key], `${path}.${key}`, depth + 1);
    holdsWritable ||= isWritable(part);
    defineProperty(copy, key, part);
  }
  return sealed(copy, holdsWritable);
}

/** Sets an own property, also one called `__proto__`. */
export function defineProperty(object: Record<string, PlainValue>, key: string, value: PlainValue): void {
  if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true });
  else object[key] = value;
}
