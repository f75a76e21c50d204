// Makes the page of a run: one HTML file that holds all it needs and may, by its own policy, load nothing.
// The verdict comes first, then the figures, the charts, the checks and the tables.

import { Html, html } from "./html.js";
import { pageStyle } from "./page-style.js";
import { readoutScript } from "./readout-script.js";
import { renderBarChart } from "./render-bar-chart.js";
import { renderSpaceTime } from "./render-space-time.js";
import { renderChecks, renderTable } from "./render-table.js";
import { renderTimeChart } from "./render-time-chart.js";
import { renderHead } from "./render-verdict.js";
import type { ReportChart, ReportData, ReportFaults } from "./report-data.js";
import { scrubberScript } from "./scrubber-script.js";

/** The whole page as text, a few hundred kilobytes for the largest runs. */
export function renderReport(data: ReportData): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${data.title}: ${data.verdict.sentence}</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
<main>
${renderHead(data)}
${data.charts.map((chart) => renderChart(chart, data.faults))}
${renderChecks(data.checks)}
${data.tables.map(renderTable)}
</main>
<script>${new Html(readoutScript)}${new Html(scrubberScript)}</script>
</body>
</html>
`;
  return page.text;
}

function renderChart(chart: ReportChart, faults: ReportFaults): Html {
  if (chart.kind === "bars") return renderBarChart(chart);
  return chart.kind === "space-time" ? renderSpaceTime(chart) : renderTimeChart(chart, faults);
}
