// The keys of a set's elements: what two elements share only when their content is equal.

import { InvalidValueError } from "../../errors.js";
import { plainCopy } from "../../values/plain-value.js";
import { checkValid, type Validator } from "../../values/validator.js";
import { valueKey } from "../../values/value-key.js";

/** The key of an element that is to be stored; throws `InvalidValueError` unless it is valid plain data. */
export function keyToStore(element: unknown, name: string, validate?: Validator<unknown>): string {
  const value = plainCopy(element, name);
  checkValid(validate, value, name);
  return valueKey(value);
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

/** The elements of a set with what leads to each below it: the element itself. */
export function* elementsOf<T>(view: ReadonlySet<T>): Generator<readonly [path: readonly [element: T], element: T]> {
  for (const element of view) yield [[element], element];
}
