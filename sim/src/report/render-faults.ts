// The faults of the run on the time axis of a chart: a shade behind the values, stronger the more partitions hold at once,
// a line where all is healed, and below the plot a lane of bars that shows each partition and crash by itself.

import type { Crash } from "../faults/fault-schedule.js";
import { groupShape } from "../faults/partition-shape.js";
import type { PartitionMode, PartitionWindow } from "../network/partition-window.js";
import { type Axis, share } from "./axis.js";
import { assignLanes, depthStretches } from "./fault-lanes.js";
import { formatNumber } from "./format-number.js";
import { type Html, html } from "./html.js";
import { type LegendEntry, plotHeight, plotWidth, plotX } from "./plot-frame.js";
import type { ReportFaults } from "./report-data.js";

/** How many shades the style sheet has. */
const depthMax = 5;
const laneHeight = 9;
const barHeight = 6;
const partitionLanesMax = 8;
const crashLanesMax = 3;
const otherLanesMax = 6;
/** Of the plot's thousand: a crash stays visible however short it was. */
const barWidthMin = 2;

interface Bar {
  readonly look: string;
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
}

export function renderShades({ partitions, healMs }: ReportFaults, axis: Axis): Html[] {
  const shades = depthStretches(partitions).map(({ startMs, endMs, depth }) => {
    const x = plotX(share(axis, startMs));
    const width = plotX(share(axis, endMs)) - x;
    const title = `${depth} ${depth === 1 ? "partition" : "partitions"}, ${between(startMs, endMs)}`;
    return html`<rect class="shade d${Math.min(depth, depthMax)}" x="${x}" y="0" width="${width}" height="${plotHeight}"><title>${title}</title></rect>`;
  });
  return healMs === undefined ? shades : [...shades, renderHeal(healMs, axis)];
}

/** A drawing of its own, as wide as the plot: partitions first, crashes below. Nothing when there were no faults. */
export function renderLanes({ partitions, crashes, others = [] }: ReportFaults, axis: Axis): Html | undefined {
  const rows = [
    ...packBars(partitions.map(partitionBar), partitionLanesMax),
    ...packBars(crashes.map(crashBar), crashLanesMax),
    ...packBars(others.map(otherBar), otherLanesMax),
  ];
  if (rows.length === 0) return undefined;
  const height = rows.length * laneHeight;
  const bars = rows.flatMap((row, lane) => row.map((bar) => renderBar(bar, lane * laneHeight, axis)));
  return html`<svg class="lanes" style="height:${height}px" viewBox="0 0 ${plotWidth} ${height}" preserveAspectRatio="none" role="img" aria-label="Faults">${bars}</svg>`;
}

export function shadeLegend({ partitions, healMs }: ReportFaults): LegendEntry[] {
  const shades = partitions.length > 0 ? [{ name: "partitioned (stronger: several at once)", sign: "shade d2" }] : [];
  return healMs === undefined ? shades : [...shades, { name: "heal", sign: "heal" }];
}

const modeNames: readonly (readonly [PartitionMode, string])[] = [
  ["drop", "partition that drops"],
  ["jam", "partition that jams"],
  ["slow", "partition that slows"],
  ["stop", "partition that ends links"],
];

export function laneLegend({ partitions, crashes, others = [] }: ReportFaults): LegendEntry[] {
  const entries: LegendEntry[] = [];
  for (const [mode, name] of modeNames) {
    if (partitions.some((partition) => partition.mode === mode)) entries.push({ name, sign: mode });
  }
  if (crashes.length > 0) entries.push({ name: "a node is down", sign: "crash" });
  if (others.length > 0) entries.push({ name: "another fault", sign: "other" });
  return entries;
}

function otherBar({ title, startMs, endMs }: NonNullable<ReportFaults["others"]>[number]): Bar {
  return { look: "other", title, startMs, endMs };
}

function partitionBar({ startMs, endMs, mode, groupOf }: PartitionWindow): Bar {
  const shape = groupShape(groupOf);
  const into = shape === "several groups" ? `${new Set(groupOf).size} groups` : (shape ?? "nobody apart");
  return { look: mode, startMs, endMs, title: `partition: ${into}, ${mode}, ${between(startMs, endMs)}` };
}

function crashBar({ node, atMs, restartAtMs }: Crash): Bar {
  const title = `node ${node} is down, ${between(atMs, restartAtMs)}`;
  return { look: "crash", startMs: atMs, endMs: restartAtMs, title };
}

function packBars(bars: readonly Bar[], lanesMax: number): Bar[][] {
  const rows: Bar[][] = [];
  for (const [index, lane] of assignLanes(bars, lanesMax).entries()) {
    let row = rows[lane];
    if (row === undefined) rows[lane] = row = [];
    row.push(bars[index] as Bar);
  }
  return rows;
}

function renderBar({ look, startMs, endMs, title }: Bar, y: number, axis: Axis): Html {
  const x = plotX(share(axis, startMs));
  const width = Math.max(barWidthMin, plotX(share(axis, endMs)) - x);
  return html`<rect class="${look}" x="${x}" y="${y}" width="${width}" height="${barHeight}"><title>${title}</title></rect>`;
}

function renderHeal(healMs: number, axis: Axis): Html {
  const x = plotX(share(axis, healMs));
  return html`<line class="heal" x1="${x}" x2="${x}" y1="0" y2="${plotHeight}"><title>all faults are over at ${formatNumber(healMs / 1000, 2)} s</title></line>`;
}

function between(startMs: number, endMs: number): string {
  return `${formatNumber(startMs / 1000, 2)} to ${formatNumber(endMs / 1000, 2)} s`;
}
