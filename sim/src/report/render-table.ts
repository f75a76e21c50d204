// Tables: the checks that were made, and any others a run has to show. A long one is cut, and says so.

import { formatNumber } from "./format-number.js";
import { type Html, html } from "./html.js";
import type { ReportCheck, ReportTable } from "./report-data.js";

const rowsMax = 1_000;

type Alignment = "left" | "right";

/** Worst first: what was violated is seen without scrolling, however many checks there are. */
const outcomes = ["violated", "never made", "held"] as const;

export function renderChecks(checks: readonly ReportCheck[]): Html {
  const sorted = [...checks].sort((a, b) => outcomes.indexOf(outcomeOf(a)) - outcomes.indexOf(outcomeOf(b)));
  const rows = sorted.map((check) => {
    const { name, count, violations } = check;
    const outcome = outcomeOf(check);
    return html`<tr><td>${name}</td><td class="right">${formatNumber(count)}</td><td class="right">${formatNumber(violations)}</td><td class="${outcome.replace(" ", "-")}">${outcome}</td></tr>`;
  });
  const columns = [column("check", "left"), column("times made", "right"), column("violations", "right")];
  return renderFramed("Checks", undefined, [...columns, column("outcome", "left")], rows);
}

function outcomeOf({ count, violations }: ReportCheck): (typeof outcomes)[number] {
  if (violations > 0) return "violated";
  return count > 0 ? "held" : "never made";
}

export function renderTable({ title, caption, columns, rows }: ReportTable): Html {
  const shown = rows
    .slice(0, rowsMax)
    .map((row) => html`<tr>${row.map((cell, index) => renderCell(cell, columns[index]?.align))}</tr>`);
  const cut =
    rows.length > rowsMax ? `The first ${formatNumber(rowsMax)} of ${formatNumber(rows.length)} rows.` : undefined;
  const captions = [caption, cut].filter((text) => text !== undefined);
  const heads = columns.map(({ label, align }) => column(label, align));
  return renderFramed(title, captions.length > 0 ? captions.join(" ") : undefined, heads, shown);
}

function renderFramed(title: string, caption: string | undefined, heads: readonly Html[], rows: readonly Html[]): Html {
  return html`<section class="card table"><h2>${title}</h2>${caption === undefined ? undefined : html`<p>${caption}</p>`}
<div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function renderCell(cell: string | number, align: Alignment = "left"): Html {
  return html`<td class="${align}">${typeof cell === "number" ? formatNumber(cell, 2) : cell}</td>`;
}

function column(label: string, align: Alignment): Html {
  return html`<th class="${align}" scope="col">${label}</th>`;
}
