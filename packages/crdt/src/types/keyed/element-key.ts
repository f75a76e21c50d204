// The keys of a set's elements: what two elements share only when their content is equal.

import { InvalidValueError } from "../../errors.js";
import { plainCopy } from "../../values/plain-value.js";
import { valueKey } from "../../values/value-key.js";

/** The key of an element that is to be stored; throws `InvalidValueError` unless it is plain data. */
export function keyToStore(element: unknown, name: string): string {
  return valueKey(plainCopy(element, name));
}

/** The key of an element that is asked for; undefined for what no set can hold. */
export function keyToFind(element: unknown): string | undefined {
  if (typeof element === "string") return `"${element}`;
  try {
    return keyToStore(element, "$");
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}
