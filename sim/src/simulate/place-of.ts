// Where something was violated.

import type { Violation } from "../checkers/check-log.js";

/** The node that a violation is about: checkers name it first in their messages. */
export function placeOf({ message }: Violation): number {
  return Number(/\bnode (\d+)/.exec(message)?.[1] ?? 0);
}
