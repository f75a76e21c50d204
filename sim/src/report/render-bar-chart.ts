// Draws one bar per item from zero up or down: balances in order, or a histogram. Of very many, evenly spaced ones are shown.

import { type Axis, valueAxis } from "./axis.js";
import { displayUnit } from "./display-unit.js";
import { pointsMax } from "./downsample.js";
import { formatNumber } from "./format-number.js";
import { type Html, html } from "./html.js";
import { plotX, plotY, renderPlotFrame } from "./plot-frame.js";
import type { BarChart } from "./report-data.js";

const labelsMax = 6;
/** What fits below half a page, in characters. */
const labelRoom = 40;
/** Of the width that each bar has; few bars stand apart, many touch. */
const barShareOfFew = 0.8;
const fewBarsMax = 60;

type Bar = BarChart["bars"][number];

export function renderBarChart(chart: BarChart): Html {
  const bars = evenlySpaced(chart.bars, pointsMax);
  const values = bars.map(({ value }) => value);
  const low = values.reduce((min, value) => Math.min(min, value), 0);
  const high = values.reduce((max, value) => Math.max(max, value), 0);
  const unit = displayUnit(chart.yUnit, Math.max(high, -low));
  const yAxis = valueAxis(low / unit.divisor, high / unit.divisor);
  return renderPlotFrame({
    title: chart.title,
    caption: chart.caption,
    width: chart.width,
    legend: [],
    xTitle: chart.xLabel,
    yTitle: `${chart.yLabel} (${unit.name})`,
    yAxis,
    xTicks: barLabels(bars),
    drawing: bars.map((bar, index) => renderBar(bar, index, bars.length, yAxis, unit.divisor, unit.name)),
  });
}

function renderBar(bar: Bar, index: number, count: number, yAxis: Axis, divisor: number, unit: string): Html {
  const fill = count <= fewBarsMax ? barShareOfFew : 1;
  const x = plotX((index + (1 - fill) / 2) / count);
  const width = Math.max(plotX(fill / count), 0.5);
  const zero = plotY(yAxis, 0);
  const y = plotY(yAxis, bar.value / divisor);
  const top = Math.min(zero, y);
  const title = `${bar.label}: ${formatNumber(bar.value / divisor, 2)} ${unit}`;
  const look = bar.value < 0 ? "bar below" : "bar";
  return html`<rect class="${look}" x="${x}" y="${top}" width="${width}" height="${Math.max(zero, y) - top}"><title>${title}</title></rect>`;
}

function barLabels(bars: readonly Bar[]): { at: number; label: string }[] {
  const longest = bars.reduce((length, { label }) => Math.max(length, label.length), 1);
  const count = Math.min(labelsMax, bars.length, Math.max(2, Math.floor(labelRoom / (longest + 2))));
  const places = Array.from({ length: count }, (_, index) =>
    count === 1 ? 0 : Math.round((index * (bars.length - 1)) / (count - 1)),
  );
  return places.map((place) => ({ at: (place + 0.5) / bars.length, label: bars[place]?.label ?? "" }));
}

function evenlySpaced(bars: readonly Bar[], limit: number): readonly Bar[] {
  if (bars.length <= limit) return bars;
  return Array.from(
    { length: limit },
    (_, index) => bars[Math.round((index * (bars.length - 1)) / (limit - 1))] as Bar,
  );
}
