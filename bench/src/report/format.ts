// Numbers as people read them: exact when they are counts, three digits when they were measured.

import { type Row, unitOf } from "../run/row.js";

/** Three digits that count, thousands apart. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return grouped(Math.round(value));
  return value.toPrecision(3);
}

/** The value of a row with its unit; `> 30 s` for a subject that was stopped. */
export function formatValue(row: Row): string {
  if (row.samples.length === 0) return `> ${formatNumber(row.value / 1000)} s`;
  return formatOne(row.value, row);
}

/** Least and most of a row's samples; empty when there is only one. */
export function formatRange(row: Row): string {
  if (row.samples.length < 2) return "";
  const [least, most] = [Math.min(...row.samples), Math.max(...row.samples)];
  return least === most ? "all the same" : `${formatOne(least, row)} .. ${formatOne(most, row)}`;
}

function formatOne(value: number, row: Row): string {
  const isShort = unitOf(row) === "ms" && value < 0.1;
  return isShort ? `${formatNumber(value * 1000)} us` : `${formatNumber(value)} ${unitOf(row)}`;
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
