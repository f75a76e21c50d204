// Draws nodes as lines one below the other, and frames between them as lines that slope with the time they took. What led to the
// violation is strong, the rest faint. However much happened, it draws no more than a reader can see: what is strong first.

import { type Axis, share, timeAxis } from "./axis.js";
import { type Html, html } from "./html.js";
import { plotWidth, plotX } from "./plot-frame.js";
import type { SpaceTimeArrow, SpaceTimeChart, SpaceTimePoint } from "./report-data.js";

const rowHeight = 46;
const nodesMax = 60;
const arrowsMax = 3000;
const pointsMax = 2000;

export function renderSpaceTime(chart: SpaceTimeChart): Html {
  const nodes = Math.min(chart.nodes, nodesMax);
  const axis = timeAxis(chart.endMs, chart.startMs);
  const height = nodes * rowHeight;
  const [points, arrows] = [shown(chart.points, pointsMax, nodes), shown(chart.arrows, arrowsMax, nodes)];
  const left = chart.points.length + chart.arrows.length - points.length - arrows.length;
  const rows = Array.from({ length: nodes }, (_, node) => node);
  return html`<figure class="card chart ${chart.width} space-time" data-start="${chart.startMs}" data-end="${axis.max}">
<figcaption><h2>${chart.title}</h2>${chart.caption === undefined ? undefined : html`<p>${chart.caption}</p>`}${left > 0 ? html`<p>${left} more are not drawn: what led to the violation comes first.</p>` : undefined}</figcaption>
<ul class="legend"><li><i class="sign st-strong"></i>can have led to it</li><li><i class="sign st-weak"></i>the rest</li><li><i class="sign st-lost"></i>lost</li><li><i class="sign crash"></i>a node is down</li></ul>
<div class="plot" style="--label-width:8ch">
<div class="y-labels" style="height:${height}px">${rows.map((node) => html`<span style="top:${(node + 0.5) * rowHeight}px">node ${node}</span>`)}</div>
<div class="area">
<svg style="height:${height}px" viewBox="0 0 ${plotWidth} ${height}" preserveAspectRatio="none" role="img" aria-label="${chart.title}">
${chart.down.filter(({ node }) => node < nodes).map((down) => renderDown(down, axis))}
${rows.map((node) => html`<line class="grid" x1="0" x2="${plotWidth}" y1="${y(node)}" y2="${y(node)}"/>`)}
${arrows.map((arrow) => renderArrow(arrow, axis))}
${points.map((point) => renderPoint(point, axis))}
</svg><div class="veil" hidden></div>
</div>
<div class="x-labels">${axis.ticks.map(({ value, label }) => html`<span style="left:${Math.round(share(axis, value) * 10_000) / 100}%">${label}</span>`)}</div>
</div>
<p class="scrub"><label>Slide back to see what had happened by <span class="until">the end</span><input type="range" min="0" max="1000" value="1000"></label></p>
<p class="axis-title x">virtual time (${axis.unit})</p>
</figure>`;
}

/** The strong ones, and of the others as many as there is room for, in their order. */
function shown<Item extends SpaceTimePoint | SpaceTimeArrow>(
  items: readonly Item[],
  most: number,
  nodes: number,
): Item[] {
  const drawable = items.filter((item) => ("node" in item ? item.node < nodes : item.from < nodes && item.to < nodes));
  const strong = drawable.filter(({ look }) => look !== "weak").slice(-most);
  const weak = drawable.filter(({ look }) => look === "weak").slice(0, most - strong.length);
  return [...weak, ...strong];
}

function y(node: number): number {
  return (node + 0.5) * rowHeight;
}

function x(axis: Axis, atMs: number): number {
  return plotX(Math.min(1, Math.max(0, share(axis, atMs))));
}

function renderDown({ node, startMs, endMs }: SpaceTimeChart["down"][number], axis: Axis): Html {
  const from = x(axis, startMs);
  return html`<rect class="st-down" x="${from}" y="${y(node) - 9}" width="${x(axis, endMs) - from}" height="18"><title>node ${node} is down</title></rect>`;
}

/** What was lost ends where it set out: a stub towards the other node. */
function renderArrow({ from, to, sentMs, arrivedMs, title, look }: SpaceTimeArrow, axis: Axis): Html {
  const start = x(axis, sentMs);
  if (arrivedMs === undefined) {
    return html`<path class="st-lost" d="M${start} ${y(from)}V${y(from) + (to > from ? 10 : -10)}"><title>${title}</title></path>`;
  }
  return html`<path class="st-${look}" d="M${start} ${y(from)}L${x(axis, arrivedMs)} ${y(to)}"><title>${title}</title></path>`;
}

/** A line without length and with round ends is a dot, however the drawing is stretched. */
function renderPoint({ node, atMs, title, look }: SpaceTimePoint, axis: Axis): Html {
  return html`<path class="st-dot st-${look}" d="M${x(axis, atMs)} ${y(node)}h0"><title>${title}</title></path>`;
}
