// Where a budget's cells stand in the matrix: a row per kind of rights, and in it a column for what was used, one for what
// is asked for, and one per author that rights were granted to. Each cell is one total of its author, and only grows.

import { parseReplicaId, type ReplicaId } from "@joinery/clock";
import type { RightsKind } from "./rights-kind.js";

/** The column of the sink: rights that were used, and so became rights of the other kind. */
export const usedColumn = "";

/** The column of a request: what all grants together must reach until nothing is asked for any more. */
export const askedColumn = "?";

/** What a column stands for; the rest are the names of authors that were granted rights. */
export type ColumnKind = "used" | "asked" | "granted";

export function columnKind(column: string): ColumnKind {
  if (column === usedColumn) return "used";
  return column === askedColumn ? "asked" : "granted";
}

/** The author that a column grants to; undefined for what is no name. */
export function granteeOf(column: string): ReplicaId | undefined {
  return parseReplicaId(column);
}

/** The row of a kind is called as the kind is. */
export function rowKind(row: string): RightsKind {
  return row as RightsKind;
}
