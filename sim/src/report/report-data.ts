// All that a report shows, as plain data: who runs a simulation fills it in, the renderer only draws it.
// Every number comes with its unit, every time is in virtual milliseconds since the start of the run.

import type { Crash } from "../faults/fault-schedule.js";
import type { PartitionWindow } from "../network/partition-window.js";

export interface ReportData {
  /** What was run: "Shared game and token transfers under partitions". */
  readonly title: string;
  /** One line below it: "100 nodes in ten regions, 120 s of virtual time". */
  readonly subtitle: string;
  readonly verdict: ReportVerdict;
  /** The few numbers that matter, most telling first; eight fill two rows. */
  readonly figures: readonly ReportFigure[];
  /** The line to paste into a shell that gives the same run. */
  readonly replayCommand: string;
  readonly checks: readonly ReportCheck[];
  /** The faults of the run, drawn behind every chart over time, and one by one below those of full width. */
  readonly faults: ReportFaults;
  readonly charts: readonly ReportChart[];
  readonly tables: readonly ReportTable[];
}

export interface ReportVerdict {
  readonly kind: "pass" | "fail" | "unchecked";
  /** The whole result in one sentence, such as "615/615 accounts match the bank to the cent at all 50 nodes." */
  readonly sentence: string;
  /** What stands behind it, in one more: what was checked, or where it failed first. */
  readonly detail?: string;
}

export interface ReportFigure {
  readonly label: string;
  /** Formatted, without its unit: "14.2". */
  readonly value: string;
  readonly unit?: string;
  /** A few words of context: "bound: 30 s". */
  readonly note?: string;
}

export interface ReportCheck {
  readonly name: string;
  /** How often it was made. A check that was never made passes nothing. */
  readonly count: number;
  readonly violations: number;
}

export interface ReportFaults {
  /** How long the run lasted: the end of every time axis. */
  readonly endMs: number;
  /** When all faults were over; undefined when they never were. */
  readonly healMs?: number;
  readonly partitions: readonly PartitionWindow[];
  readonly crashes: readonly Crash[];
  /** All other faults, each with what it is. Default none. */
  readonly others?: readonly { readonly title: string; readonly startMs: number; readonly endMs: number }[];
}

export type ReportChart = TimeChart | BarChart | SpaceTimeChart;

interface ChartFrame {
  readonly title: string;
  /** One sentence on how to read it. */
  readonly caption?: string;
  /** Half of the page's width, two beside each other, or all of it. */
  readonly width: "half" | "full";
}

/** Values over time: `lines` hold each value until the next, `stack` puts the areas of the series on each other. */
export interface TimeChart extends ChartFrame {
  readonly kind: "lines" | "stack";
  readonly yLabel: string;
  /** What one is one of: "nodes", "B/s", or "count" for a pure number. Units of bytes are shown in kB or MB. */
  readonly yUnit: string;
  /** Rising, at most the run's end. */
  readonly timesMs: readonly number[];
  /** One value per time. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** One bar per item, in the given order: sorted balances, or the cells of a histogram. Values may be negative. */
export interface BarChart extends ChartFrame {
  readonly kind: "bars";
  readonly xLabel: string;
  readonly yLabel: string;
  readonly yUnit: string;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}

/** Nodes one below the other, time to the right: what they did, and the frames between them. */
export interface SpaceTimeChart extends ChartFrame {
  readonly kind: "space-time";
  readonly nodes: number;
  /** What of the run is shown, virtual milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  readonly points: readonly SpaceTimePoint[];
  readonly arrows: readonly SpaceTimeArrow[];
  /** When nodes were down. */
  readonly down: readonly { readonly node: number; readonly startMs: number; readonly endMs: number }[];
}

export interface SpaceTimePoint {
  readonly node: number;
  readonly atMs: number;
  readonly title: string;
  /** What led to the violation is strong, the violation itself a mark. */
  readonly look: "violation" | "strong" | "weak";
}

export interface SpaceTimeArrow {
  readonly from: number;
  readonly to: number;
  readonly sentMs: number;
  /** Undefined for what was lost. */
  readonly arrivedMs: number | undefined;
  readonly title: string;
  readonly look: "strong" | "weak";
}

export interface ReportTable {
  readonly title: string;
  readonly caption?: string;
  readonly columns: readonly { readonly label: string; readonly align: "left" | "right" }[];
  /** One cell per column; a number is formatted, text is shown as it is. */
  readonly rows: readonly (readonly (string | number)[])[];
}
