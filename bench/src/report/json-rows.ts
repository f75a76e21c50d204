// The rows as other programs read them. A variant is part of the case's id, after a colon, so that the plain id stands
// for one row per subject and metric.

import { type Row, unitOf } from "../run/row.js";

export interface JsonRow {
  readonly suite: string;
  readonly case: string;
  readonly subject: string;
  readonly metric: string;
  readonly unit: string;
  readonly value: number;
  readonly samples: readonly number[];
}

export function jsonRows(rows: readonly Row[]): JsonRow[] {
  return rows.map((row) => ({
    suite: row.suite,
    case: row.variant === "" ? row.case : `${row.case}:${row.variant}`,
    subject: row.subject,
    metric: row.metric,
    unit: unitOf(row),
    value: row.value,
    samples: row.samples,
  }));
}
