// What budgets exchange. An operation says what its author's chain has come to in one cell; a state has cells, which on a branch of
// a forked author's chain count from where the branch began.

import type { MatrixDelta } from "../types/numbers/matrix.js";

export interface BudgetDelta {
  /** What the amounts are: totals of a chain, or parts that add up to them. The two are one wherever nobody forked. */
  readonly kind: "operation" | "cells";
  readonly cells: MatrixDelta;
}
