// Draws values over time with the faults of the run: stepped lines, or areas stacked on each other.
// It draws and hands to the readout at most `pointsMax` times, whatever the run recorded.

import { type Axis, share, timeAxis, valueAxis } from "./axis.js";
import { displayUnit } from "./display-unit.js";
import { keepExtremes, keepMeans, type Samples } from "./downsample.js";
import { type Html, html, jsonForScript } from "./html.js";
import { seriesLooks } from "./page-style.js";
import { type LegendEntry, plotHeight, plotWidth, plotX, plotY, renderPlotFrame } from "./plot-frame.js";
import { laneLegend, renderLanes, renderShades, shadeLegend } from "./render-faults.js";
import type { ReportFaults, TimeChart } from "./report-data.js";

export function renderTimeChart(chart: TimeChart, faults: ReportFaults): Html {
  const recorded: Samples = { timesMs: chart.timesMs, values: chart.series.map(({ values }) => values) };
  const samples = chart.kind === "stack" ? keepMeans(recorded) : keepExtremes(recorded);
  const layers = chart.kind === "stack" ? stack(samples.values) : samples.values;
  const unit = displayUnit(chart.yUnit, largest(layers));
  const xAxis = timeAxis(faults.endMs);
  const yAxis = valueAxis(smallest(layers) / unit.divisor, largest(layers) / unit.divisor);
  const scaled = layers.map((layer) => layer.map((value) => value / unit.divisor));
  const withLanes = chart.width === "full";
  return renderPlotFrame({
    title: chart.title,
    caption: chart.caption,
    width: chart.width,
    legend: [...seriesLegend(chart), ...shadeLegend(faults), ...(withLanes ? laneLegend(faults) : [])],
    xTitle: `virtual time (${xAxis.unit})`,
    yTitle: `${chart.yLabel} (${unit.name})`,
    yAxis,
    xTicks: xAxis.ticks.map(({ value, label }) => ({ at: share(xAxis, value), label })),
    drawing: [...renderShades(faults, xAxis), ...renderLayers(chart.kind, samples.timesMs, scaled, xAxis, yAxis)],
    below: withLanes ? renderLanes(faults, xAxis) : undefined,
    readout: renderReadout(chart, samples, unit.divisor, unit.name, xAxis),
  });
}

function seriesLegend(chart: TimeChart): LegendEntry[] {
  return chart.series.map(({ name }, index) => ({ name, sign: `${chart.kind} s${index % seriesLooks}` }));
}

/** Each layer is the sum of its series and all before it. */
function stack(values: readonly (readonly number[])[]): number[][] {
  const layers: number[][] = [];
  for (const line of values) {
    const below = layers.at(-1);
    layers.push(line.map((value, index) => value + (below?.[index] ?? 0)));
  }
  return layers;
}

/** The topmost layer of a stack is drawn first, so that each shows the part above the one below. */
function renderLayers(
  kind: TimeChart["kind"],
  timesMs: readonly number[],
  layers: readonly (readonly number[])[],
  xAxis: Axis,
  yAxis: Axis,
): Html[] {
  const drawn = layers.map((layer, index) => {
    const line = steps(timesMs, layer, xAxis, yAxis);
    const path = kind === "stack" ? closeAtZero(line, yAxis) : line;
    return html`<path class="${kind} s${index % seriesLooks}" d="${path}"/>`;
  });
  return kind === "stack" ? drawn.reverse() : drawn;
}

function steps(timesMs: readonly number[], values: readonly number[], xAxis: Axis, yAxis: Axis): string {
  if (values.length === 0) return "M0 0";
  const commands = values.map((value, index) => {
    const x = plotX(share(xAxis, timesMs[index] as number));
    const y = plotY(yAxis, value);
    return index === 0 ? `M${x} ${y}` : `H${x}V${y}`;
  });
  return commands.join("");
}

function closeAtZero(line: string, yAxis: Axis): string {
  const zero = plotY(yAxis, 0);
  const firstX = /^M([\d.]+)/.exec(line)?.[1] ?? "0";
  return `${line}H${plotWidth}V${zero}H${firstX}Z`;
}

function renderReadout(chart: TimeChart, samples: Samples, divisor: number, unit: string, xAxis: Axis): Html {
  const data = {
    endMs: xAxis.max,
    unit: unit === "count" ? "" : ` ${unit}`,
    timesMs: samples.timesMs,
    series: chart.series.map(({ name }, index) => ({
      name,
      look: `${chart.kind} s${index % seriesLooks}`,
      values: (samples.values[index] ?? []).map((value) => Number((value / divisor).toFixed(3))),
    })),
  };
  return html`<div class="cursor" hidden style="height:${plotHeight}px"></div><output class="readout" hidden></output>
<script type="application/json">${jsonForScript(data)}</script>`;
}

function largest(layers: readonly (readonly number[])[]): number {
  return layers.reduce((max, layer) => layer.reduce((own, value) => Math.max(own, value), max), 0);
}

function smallest(layers: readonly (readonly number[])[]): number {
  return layers.reduce((min, layer) => layer.reduce((own, value) => Math.min(own, value), min), 0);
}
