// Bugs stop the program: an assertion is always on. Faults that can be expected have typed errors instead.

import { AssertionError } from "../errors.js";

/** Throws `AssertionError` when `condition` does not hold: a bug in Joinery or in the code that calls it. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}
