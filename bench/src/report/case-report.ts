// One case as a table: a line per figure with its range and its ratio to Joinery's, then the targets.

import type { Row } from "../run/row.js";
import type { CaseResult } from "../run/run-case.js";
import type { Target } from "../suite.js";
import { formatNumber, formatRange, formatValue } from "./format.js";
import { judge, type Verdict } from "./verdict.js";

/** The cells of a table, its heading first. */
export function tableOf({ rows }: CaseResult): string[][] {
  const heading = ["figure", "subject", "median", "min .. max", "to joinery"];
  const figures = [...new Set(rows.map(nameOf))];
  const lines = figures.flatMap((name) => rows.filter((row) => nameOf(row) === name));
  return [
    heading,
    ...lines.map((row) => [nameOf(row), row.subject, formatValue(row), formatRange(row), ratioOf(row, rows)]),
  ];
}

export function verdictsOf(result: CaseResult, targets: readonly Target[]): Verdict[] {
  return targets.filter((target) => target.case === result.case.id).map((target) => judge(target, result.rows));
}

/** What a reader is told below the table. */
export function notesOf(result: CaseResult, targets: readonly Target[]): string[] {
  const judged = verdictsOf(result, targets).map((verdict) => `target: ${sentenceOf(verdict)}`);
  return [
    ...judged,
    ...(result.case.beside ?? []).map((sentence) => `beside: ${sentence}`),
    ...result.remarks.map((remark) => `note: ${remark}`),
    ...result.faults.map((it) => `FAULT: ${it}`),
  ];
}

export function sentenceOf({ target, reached, met }: Verdict): string {
  const outcome = met === undefined ? "not judged" : met ? "met" : "MISSED";
  return `${target}: ${outcome} (${reached})`;
}

/** For a terminal. */
export function caseText(result: CaseResult, targets: readonly Target[]): string {
  const table = tableOf(result);
  const widths = (table[0] as string[]).map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const pad = (line: readonly string[]): string =>
    line
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  const lines = [`${result.case.id}: ${result.case.title}`, ...table.map(pad), ...notesOf(result, targets)];
  return `${lines[0]}\n${lines
    .slice(1)
    .map((line) => `  ${line.trimEnd()}`)
    .join("\n")}\n\n`;
}

function nameOf({ metric, variant }: Row): string {
  return variant === "" ? metric : `${metric} (${variant})`;
}

/** Against Joinery's figure of the same name; where it has none, of the plain format, deflated like this one or not. */
function ratioOf(row: Row, rows: readonly Row[]): string {
  const own = rows.filter((other) => other.subject === "joinery" && other.metric === row.metric);
  const plain = row.variant.endsWith("deflated") ? "deflated" : "";
  const reference = own.find(({ variant }) => variant === row.variant) ?? own.find(({ variant }) => variant === plain);
  if (row.samples.length === 0 || reference === undefined || reference.samples.length === 0) return "";
  return `${formatNumber(row.value / reference.value)}x`;
}
