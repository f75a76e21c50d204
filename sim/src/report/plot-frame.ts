// The frame of every chart: title, legend, axes with their units, and the drawing between them.
// The drawing stretches sideways with the page while text, lines and heights keep their size, so it reads on a phone and on paper.

import { type Axis, share } from "./axis.js";
import { type Html, html } from "./html.js";

/** The drawing's own coordinates: x from 0 to 1000 over the width, y in pixels from the top. */
export const plotWidth = 1_000;
export const plotHeight = 230;

export interface LegendEntry {
  readonly name: string;
  /** A class of the style sheet that gives the sign its look. */
  readonly sign: string;
}

export interface PlotFrame {
  readonly title: string;
  readonly caption: string | undefined;
  readonly width: "half" | "full";
  readonly legend: readonly LegendEntry[];
  /** With the unit: "nodes behind (nodes)". */
  readonly xTitle: string;
  readonly yTitle: string;
  readonly yAxis: Axis;
  /** Where labels stand below the plot: a share of the width each. */
  readonly xTicks: readonly { readonly at: number; readonly label: string }[];
  readonly drawing: readonly Html[];
  /** Between the plot and the labels of its x axis. */
  readonly below?: Html | undefined;
  /** Attributes and elements for the readout under the pointer. */
  readonly readout?: Html;
}

export function renderPlotFrame(frame: PlotFrame): Html {
  const { yAxis, xTicks } = frame;
  const labelWidth = Math.max(...yAxis.ticks.map(({ label }) => label.length)) + 1;
  return html`<figure class="card chart ${frame.width}">
<figcaption><h2>${frame.title}</h2>${caption(frame.caption)}</figcaption>
<ul class="legend">${frame.legend.map(({ name, sign }) => html`<li><i class="sign ${sign}"></i>${name}</li>`)}</ul>
<p class="axis-title y">${frame.yTitle}</p>
<div class="plot" style="--label-width:${labelWidth}ch">
<div class="y-labels">${yAxis.ticks.map(({ value, label }) => html`<span style="bottom:${percent(share(yAxis, value))}">${label}</span>`)}</div>
<div class="area">
<svg viewBox="0 0 ${plotWidth} ${plotHeight}" preserveAspectRatio="none" role="img" aria-label="${frame.title}">
${yAxis.ticks.map(({ value }) => renderGridLine(yAxis, value))}
${frame.drawing}
</svg>${frame.readout}
</div>${frame.below}
<div class="x-labels">${xTicks.map(renderXLabel)}</div>
</div>
<p class="axis-title x">${frame.xTitle}</p>
</figure>`;
}

/** A y coordinate of the drawing. */
export function plotY(axis: Axis, value: number): number {
  return round((1 - share(axis, value)) * plotHeight);
}

/** An x coordinate of the drawing for a share of the width. */
export function plotX(widthShare: number): number {
  return round(widthShare * plotWidth);
}

function renderGridLine(axis: Axis, value: number): Html {
  const y = plotY(axis, value);
  return html`<line class="${value === 0 ? "grid zero" : "grid"}" x1="0" x2="${plotWidth}" y1="${y}" y2="${y}"/>`;
}

/** Long labels at the ends are kept inside the plot. */
function renderXLabel({ at, label }: PlotFrame["xTicks"][number]): Html {
  const isLong = label.length > 4;
  const end = isLong && at < 0.05 ? "first" : isLong && at > 0.95 ? "last" : "";
  return html`<span class="${end}" style="left:${percent(at)}">${label}</span>`;
}

function caption(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<p>${text}</p>`;
}

function percent(part: number): string {
  return `${round(part * 100)}%`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
