// How budgets, and what holds some, stand below keys and in rows, to any depth.

import type { KeyedNesting } from "../core/nesting.js";
import { structNesting } from "../escrow/struct-nesting.js";
import { foundedRows } from "./founded-rows.js";
import { incarnations } from "./incarnations.js";

export const nesting: KeyedNesting = {
  ...structNesting,
  map: (field) => incarnations(field, nesting),
  rows: (field) => foundedRows(field, nesting),
};
